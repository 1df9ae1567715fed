// Sessions: log-ins of browsers. The secret is in a cookie that no script can read; writes show a second value that only pages of
// this server get to know, the same in all tabs.

import { createHmac, randomUUIDv7, timingSafeEqual } from 'node:crypto';
import type { Microseconds } from '../../clock.ts';
import { mapPage, type Page } from '../../database/page.ts';
import type { SessionRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { type Batching, changeInBatches } from '../../job/in-batches.ts';
import type { Access } from '../access.ts';
import type { Accounts } from '../account/accounts.ts';
import { requireActive } from '../account/require-active.ts';
import { isUseToWrite } from '../credential/last-use.ts';
import { seal, unseal } from '../credential/seal.ts';
import { lacksSecondFactor } from '../credential/second-factor.ts';
import { hashSecret, newSecret } from '../credential/secret.ts';
import { requireGood } from '../directory/require-good.ts';
import { actorOf, type Identity, type UserIdentity } from '../identity.ts';
import { requireUser } from '../right/requirements.ts';
import type { SessionLife } from './session-life.ts';
import {
  deleteEndedSessions,
  deleteOldestSessions,
  deleteSession,
  insertSession,
  type SessionEnds,
  selectSessionByHash,
  selectSessions,
  touchSession,
} from './session-table.ts';

/** The oldest makes way for a new one. */
const MAX_SESSIONS = 100;
const MAX_AGENT_LENGTH = 300;
export interface Session {
  readonly id: string;
  /** From where it was begun. */
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: Microseconds;
  readonly lastUsedAt: Microseconds;
  /** When it ends however often it is used. */
  readonly expiresAt: Microseconds;
}

/**
 * Begins a session of this user, who has just shown their password, or has come from the OpenID provider with an identity
 * token; the secret is for the cookie and nowhere else.
 * @throws ShiplockError UNAUTHORIZED when the account has just been deleted or deactivated
 */
export async function beginSession(
  access: Access,
  user: UserIdentity,
  { userAgent, idToken }: { readonly userAgent: string; readonly idToken?: string | undefined },
): Promise<{ readonly session: Session; readonly secret: string; readonly csrf: string }> {
  const at = access.clock.now();
  const secret = newSecret('session');
  const row: SessionRow = {
    id: randomUUIDv7(),
    user_id: user.id,
    secret_hash: hashSecret(secret),
    address: user.address ?? '',
    user_agent: userAgent.slice(0, MAX_AGENT_LENGTH),
    created_at: at,
    last_used_at: at,
    expires_at: at + access.sessionLife.whole,
    id_token: idToken === undefined ? null : seal(access, idToken),
  };
  await access.database.transaction(async (tx) => {
    await requireActive(tx, user);
    await deleteOldestSessions(tx, user.id, MAX_SESSIONS - 1);
    await insertSession(tx, row);
    await recordEvent(tx, { type: 'login.succeeded', at, actor: actorOf(user) });
  });
  return { session: readSession(row, access.sessionLife), secret, csrf: csrfOf(access, row.id) };
}

/**
 * The user whose session has this secret.
 * @param isBackground the page asked by itself: that does not keep the session alive
 * @throws ShiplockError UNAUTHORIZED for one that is not there or has ended
 */
export async function authenticateSession(
  access: Access,
  secret: string,
  { address, isBackground }: { readonly address: string; readonly isBackground: boolean },
): Promise<UserIdentity> {
  const { database, clock } = access;
  const found = await selectSessionByHash(database.rows, hashSecret(secret));
  const now = clock.now();
  if (!found?.user.is_active || hasEnded(found.session, access.sessionLife, now))
    throw new ShiplockError('UNAUTHORIZED', 'your session has ended: log in again');
  const { session, user } = found;
  await requireGood(access, user, address);
  if (!isBackground && isUseToWrite(session.last_used_at, now))
    await database.transaction((tx) => touchSession(tx, session.id, now));
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    isAdmin: user.is_admin === 1,
    credential: 'session',
    session: { id: session.id, lacksSecondFactor: await lacksSecondFactor(database.rows, user.id) },
    address,
  };
}

/** The identity token with which the session of this secret was begun; undefined for one that was begun otherwise. */
export async function idTokenOf(access: Access, secret: string): Promise<string | undefined> {
  const found = await selectSessionByHash(access.database.rows, hashSecret(secret));
  const sealed = found?.session.id_token ?? null;
  return sealed === null ? undefined : unseal(access, sealed);
}

/** What a write in this session has to show beside the cookie. */
export function csrfOf({ requestKey }: Pick<Access, 'requestKey'>, sessionId: string): string {
  return createHmac('sha256', requestKey).update(`csrf ${sessionId}`).digest('base64url');
}

/** @throws ShiplockError DENIED when this is not what the session's writes have to show */
export function requireCsrf(access: Pick<Access, 'requestKey'>, sessionId: string, shown: string | undefined): void {
  const [expected, given] = [Buffer.from(csrfOf(access, sessionId)), Buffer.from(shown ?? '')];
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new ShiplockError(
    'DENIED',
    'writes in a session need the header X-CSRF-Token, with the value of "csrf" from GET /api/v1/session',
  );
}

/** A page of the asker's own sessions that have not ended, newest first. @throws ShiplockError DENIED */
export async function listSessions(
  access: Pick<Access, 'database' | 'clock' | 'sessionLife'>,
  by: Identity,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<Page<Session>> {
  const ends = endsOf(access.sessionLife, access.clock.now());
  const found = await selectSessions(access.database.rows, requireUser(by).id, { ...page, ends });
  return mapPage(found, (row) => readSession(row, access.sessionLife));
}

/** Ends a session of the asker. @throws ShiplockError DENIED, NOT_FOUND */
export async function endSession(access: Accounts, by: Identity, { id }: { readonly id: string }): Promise<void> {
  const user = requireUser(by);
  if (user.restrictedTo) throw new ShiplockError('DENIED', 'a restricted access token cannot end sessions');
  await access.database.transaction(async (tx) => {
    if (!(await deleteSession(tx, user.id, id)))
      throw new ShiplockError('NOT_FOUND', `there is no session ${id} of yours`);
    const event = { type: 'session.ended', at: access.clock.now(), actor: actorOf(by) } as const;
    await recordEvent(tx, { ...event, namespace: user.name, data: { id } });
  });
}

/** Forgets sessions that have ended. */
export async function forgetSessions(batching: Batching, life: SessionLife, now: Microseconds): Promise<void> {
  const ended = endsOf(life, now);
  await changeInBatches(batching, (tx, limit) => deleteEndedSessions(tx, { ...ended, limit }));
}

function endsOf(life: SessionLife, now: Microseconds): SessionEnds {
  return { now, unusedSince: now - life.idle, begunBefore: now - life.whole };
}

/** A life that was made shorter ends sessions that were begun before, too; one that was made longer does not lengthen them. */
function endOf(row: SessionRow, life: SessionLife): Microseconds {
  return Math.min(row.expires_at, row.created_at + life.whole);
}

function hasEnded(row: SessionRow, life: SessionLife, now: Microseconds): boolean {
  return endOf(row, life) <= now || row.last_used_at + life.idle <= now;
}

function readSession(row: SessionRow, life: SessionLife): Session {
  return {
    id: row.id,
    address: row.address,
    userAgent: row.user_agent,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: endOf(row, life),
  };
}
