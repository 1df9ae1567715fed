// The token endpoint: GET with Basic credentials or none (Docker "Token Authentication Specification") and the OAuth2
// form by POST ("Authenticate using OAuth2").

import type { FastifyReply, FastifyRequest } from 'fastify';
import { createRefreshToken } from '../../access/access-token.ts';
import { authenticatePassword, authenticateRefreshToken } from '../../access/authenticate.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { issueToken } from '../../access/issue-token.ts';
import { scannerToken } from '../../access/scanner-credential.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { refuseOtherSites } from '../check-arrival.ts';
import type { Doors } from '../doors.ts';
import { addressOf, identityOf } from '../request-identity.ts';
import { readBody } from './read-body.ts';

const MAX_FORM_BYTES = 64 * 1024;

export async function sendToken(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  const identity = await identityOf(doors, request);
  const own = scannerToken(request.headers.authorization);
  // It is what would be given for it, and is not prolonged.
  if (identity.kind === 'token' && own !== undefined)
    return reply.header('cache-control', 'no-store').send({ token: own, access_token: own, expires_in: 60 });
  if (identity.kind === 'token')
    throw new ShiplockError('UNAUTHORIZED', 'a token cannot be had for a token: use a password or an access token');
  const offline = query.get('offline_token') === 'true';
  // A GET that writes: it makes a refresh token.
  if (offline) refuseOtherSites(doors, request);
  return answer(doors, reply, identity, query, offline);
}

export async function exchangeToken(doors: Doors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = new URLSearchParams((await readBody(request, MAX_FORM_BYTES)).toString('utf8'));
  const grantType = form.get('grant_type');
  if (grantType === 'password') {
    const identity = await authenticatePassword(
      doors.rooms.access,
      form.get('username') ?? '',
      form.get('password') ?? '',
      addressOf(doors, request),
    );
    return answer(doors, reply, identity, form, form.get('access_type') === 'offline');
  }
  if (grantType === 'refresh_token') {
    const secret = form.get('refresh_token') ?? '';
    const identity = await authenticateRefreshToken(doors.rooms.access, secret, addressOf(doors, request));
    return answer(doors, reply, identity, form, false, secret);
  }
  throw new ShiplockError(
    'INVALID',
    `grant_type ${JSON.stringify(grantType)} is not supported: use password or refresh_token`,
  );
}

async function answer(
  doors: Doors,
  reply: FastifyReply,
  identity: Identity,
  parameters: URLSearchParams,
  offline: boolean,
  refreshToken?: string,
): Promise<FastifyReply> {
  const scopes = parameters.getAll('scope').flatMap((scope) => scope.split(' ').filter((part) => part !== ''));
  const { token, expiresIn, issuedAt } = await issueToken(doors.rooms.access, identity, scopes);
  let refresh = refreshToken;
  if (offline && identity.kind === 'user') {
    const service = parameters.get('service') ?? '';
    refresh = await createRefreshToken(doors.rooms.access, identity.id, service, identity.token?.id);
    await recordLogin(doors, identity);
  }
  return reply.header('cache-control', 'no-store').send({
    token,
    access_token: token,
    expires_in: expiresIn,
    issued_at: issuedAt.toISOString(),
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  });
}

async function recordLogin(doors: Doors, identity: Identity): Promise<void> {
  const { database, clock } = doors.rooms.access;
  await database.transaction((tx) =>
    recordEvent(tx, { type: 'login.succeeded', at: clock.now(), actor: actorOf(identity) }),
  );
}
