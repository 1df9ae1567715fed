// Sessions of browsers, the second factor, and what is set for the whole deployment.

import type { FastifyInstance } from 'fastify';
import * as factor from '../../access/credential/second-factor.ts';
import { listWithoutSecondFactor } from '../../access/credential/without-second-factor.ts';
import { logIn, logOut } from '../../access/login/log-in.ts';
import { csrfOf, endSession, listSessions, type Session } from '../../access/login/sessions.ts';
import { changeSettings, readSettings } from '../../access/settings.ts';
import * as contract from '../../api/session.ts';
import { isoTime } from '../../clock.ts';
import { fingerprintOf } from '../../tls/certified-key.ts';
import type { Doors } from '../doors.ts';
import { OIDC_LOG_IN } from '../oidc-log-in.ts';
import { addressOf, ownUrl } from '../request-identity.ts';
import { dropSession, keepMarks, keepSession, shownMarks, shownSession } from '../session-cookie.ts';
import { decodeCursor, pageAfter, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function sessionRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);
  const { access } = doors.rooms;

  on(contract.logIn, 'never').answer(async ({ body, request }) => {
    const from = { userAgent: request.headers['user-agent'] ?? '', address: addressOf(doors, request) };
    const { secret, marks, ...session } = await logIn(access, { ...body, ...from, marks: shownMarks(request) });
    const cookies = [keepSession(doors, request, secret), keepMarks(doors, request, marks)];
    const headers = { 'set-cookie': cookies, 'cache-control': 'no-store' };
    return { status: 200, body: session, headers, isSecret: true };
  });

  on(contract.getLogInMethods).answer(async ({ request }) => {
    const { oidc } = access.directories;
    const url = `${ownUrl(doors, request)}${OIDC_LOG_IN}`;
    const provider = oidc ? { name: oidc.displayName, url } : null;
    const { tls } = doors;
    const ownAuthority = tls?.isSelfSigned ? { fingerprint: fingerprintOf(tls.trusted) } : null;
    return { status: 200, body: { password: true, oidc: provider, clientBundles: tls !== undefined, ownAuthority } };
  });

  on(contract.getSession).answer(async ({ by }) => {
    const { name: username, isAdmin, session } = factor.requireInPerson(by);
    const csrf = session ? csrfOf(access, session.id) : null;
    const lacksSecondFactor = session?.lacksSecondFactor ?? false;
    return {
      status: 200,
      body: { username, isAdmin, csrf, lacksSecondFactor },
      headers: { 'cache-control': 'no-store' },
    };
  });

  on(contract.logOut, 'never').answer(async ({ request }) => {
    const secret = shownSession(request);
    const csrf = request.headers[contract.CSRF_HEADER]?.toString();
    const from = { address: addressOf(doors, request), returnTo: `${ownUrl(doors, request)}/`, csrf };
    const endSessionUrl = secret === undefined ? undefined : await logOut(access, secret, from);
    const headers = { 'set-cookie': dropSession(doors, request) };
    return { status: 200, body: { endSessionUrl: endSessionUrl ?? null }, headers };
  });

  on(contract.listSessions).answer(async ({ by, query, rooms }) => {
    const page = { before: decodeCursor(query.cursor, 'string'), limit: query.limit };
    const own = by.kind === 'user' ? by.session?.id : undefined;
    const found = await listSessions(rooms.access, by, page);
    return { status: 200, body: toPage(found, (session) => showSession(session, own)) };
  });

  on(contract.endSession).answer(async ({ by, params, rooms }) => {
    await endSession(rooms.access, by, params);
    return { status: 204 };
  });

  on(contract.getSecondFactor).answer(async ({ by, rooms }) => {
    return { status: 200, body: await factor.describeSecondFactor(rooms.access, by) };
  });

  on(contract.prepareSecondFactor).answer(async ({ by, rooms }) => {
    return { status: 201, body: await factor.prepareSecondFactor(rooms.access, by), isSecret: true };
  });

  on(contract.confirmSecondFactor).answer(async ({ by, body, rooms }) => {
    const { recoveryCodes } = await factor.confirmSecondFactor(rooms.access, by, body);
    return { status: 200, body: { recoveryCodes: [...recoveryCodes] }, isSecret: true };
  });

  on(contract.disableSecondFactor, 'never').answer(async ({ by, body }) => {
    await factor.disableSecondFactor(access, by, body);
    return { status: 204 };
  });

  on(contract.resetSecondFactor).answer(async ({ by, params, rooms }) => {
    await factor.resetSecondFactor(rooms.access, by, params);
    return { status: 204 };
  });

  on(contract.getSettings).answer(async ({ by, rooms }) => {
    return { status: 200, body: await readSettings(rooms.access, by) };
  });

  on(contract.listWithoutSecondFactor).answer(async ({ by, query, rooms }) => {
    const found = await listWithoutSecondFactor(rooms.access, by, pageAfter(query));
    return { status: 200, body: toPage(found, ({ name, fullName }) => ({ name, fullName })) };
  });

  on(contract.changeSettings).answer(async ({ by, body, rooms }) => {
    return { status: 200, body: await changeSettings(rooms.access, by, body) };
  });
}

function showSession(session: Session, own: string | undefined): contract.SessionBody {
  const { id, address, userAgent, createdAt, lastUsedAt, expiresAt } = session;
  return {
    id,
    address,
    userAgent,
    current: id === own,
    createdAt: isoTime(createdAt),
    lastUsedAt: isoTime(lastUsedAt),
    expiresAt: isoTime(expiresAt),
  };
}
