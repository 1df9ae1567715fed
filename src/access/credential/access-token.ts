// Access tokens of users: named, shown once, kept as a hash, good wherever a password is. A token that is made with
// another one, or with a client certificate, ends with it, so that revoking a token leaves nothing behind that came of it.

import { randomUUIDv7 } from 'node:crypto';
import { asOneLine } from '../../api/printed-text.ts';
import { isoTime, MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import type { AccessTokenRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { type Batching, changeInBatches } from '../../job/in-batches.ts';
import type { Access } from '../access.ts';
import { requireActive } from '../account/require-active.ts';
import { actorOf, type Identity, type UserIdentity } from '../identity.ts';
import type { Permission } from '../right/permission.ts';
import { requireUser, requireWholeUser } from '../right/requirements.ts';
import {
  countAccessTokens,
  deleteAccessToken,
  deleteExpiredAccessTokens,
  deleteLeastUsedLogins,
  insertAccessToken,
  selectAccessToken,
  selectAccessTokens,
} from './access-token-table.ts';
import { requireUnrevoked } from './client-certificate.ts';
import { refuseTokenBesideSecondFactor } from './second-factor.ts';
import { hashSecret, newSecret } from './secret.ts';

const LOGIN_LIFE = 90 * MICROSECONDS_PER_DAY;
const MAX_NAME_LENGTH = 100;
const MAX_TOKENS = 1_000;
/** The least recently used login makes way for a new one. */
const MAX_LOGINS = 1_000;

export interface AccessToken {
  readonly id: string;
  readonly name: string;
  /** `login` for what `docker login` keeps in place of a password. */
  readonly kind: 'token' | 'login';
  /** The permissions to which it is restricted; null for all of its user's. */
  readonly permissions: readonly Permission[] | null;
  /** The token with which it was made, and with which it ends. */
  readonly parent: string | null;
  readonly createdAt: Microseconds;
  readonly expiresAt: Microseconds | null;
  readonly lastUsedAt: Microseconds | null;
}

export interface NewAccessToken {
  readonly name: string;
  readonly permissions?: readonly Permission[] | undefined;
  readonly expiresAt?: Microseconds | undefined;
}

/**
 * Makes a token of the user who asks; the secret is in the answer and nowhere else. One that is made with another token
 * has at most the permissions and the life of that one, one that is made with a certificate at most its life.
 * @throws ShiplockError DENIED; INVALID for an expiry in the past or behind that of what it is made with; CONFLICT when
 *   there are too many tokens; UNAUTHORIZED when what it is made with has just been revoked, or the account ended
 */
export async function createAccessToken(
  access: Access,
  by: Identity,
  token: NewAccessToken,
): Promise<{ token: AccessToken; secret: string }> {
  const user = requireWholeUser(by);
  const at = access.clock.now();
  if (token.expiresAt !== undefined && token.expiresAt <= at)
    throw new ShiplockError('INVALID', 'the expiry is in the past');
  const secret = newSecret('personal');
  const row = await access.database.transaction(async (tx) => {
    await requireActive(tx, user);
    await refuseTokenBesideSecondFactor(tx, by);
    if ((await countAccessTokens(tx, user.id, 'personal')) >= MAX_TOKENS)
      throw new ShiplockError('CONFLICT', `nobody may have more than ${MAX_TOKENS} access tokens: revoke some first`);
    const origin = await findOrigin(tx, user);
    if (token.expiresAt !== undefined && origin.expiresAt !== null && token.expiresAt > origin.expiresAt) {
      throw new ShiplockError(
        'INVALID',
        `a token that is made with ${origin.parentId ? 'another one' : 'a client certificate'} cannot outlive it, and that one expires at ${isoTime(origin.expiresAt)}: use an earlier time, or log in with the password`,
      );
    }
    const wanted = {
      userId: user.id,
      name: token.name,
      permissions: token.permissions,
      expiresAt: token.expiresAt,
      at,
    };
    const made = childOf(origin, 'personal', secret, wanted);
    await insertAccessToken(tx, made);
    const data = { id: made.id, name: made.name };
    await recordEvent(tx, { type: 'token.created', at, actor: actorOf(by), namespace: user.name, data });
    return made;
  });
  return { token: readAccessToken(row), secret };
}

/**
 * Makes the token that `docker login` keeps in place of a password.
 * @param shown whose it is; a token or certificate that they showed instead of a password gives it its permissions, and ends it with itself
 * @throws ShiplockError UNAUTHORIZED when that has just been revoked, or the account ended
 */
export async function createRefreshToken(access: Access, shown: UserIdentity, service: string): Promise<string> {
  const { id: userId } = shown;
  const at = access.clock.now();
  const secret = newSecret('refresh');
  const name = `login to ${asOneLine(service)}`.slice(0, MAX_NAME_LENGTH);
  await access.database.transaction(async (tx) => {
    const wanted = { userId, name, permissions: undefined, expiresAt: at + LOGIN_LIFE, at };
    await requireActive(tx, shown);
    await deleteLeastUsedLogins(tx, userId, MAX_LOGINS - 1);
    await insertAccessToken(tx, childOf(await findOrigin(tx, shown), 'refresh', secret, wanted));
  });
  return secret;
}

/**
 * A page of the tokens and logins of the user who asks, newest first; a token that is restricted is told of itself only.
 * @throws ShiplockError DENIED
 */
export async function listAccessTokens(
  access: Access,
  by: Identity,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<Page<AccessToken>> {
  const { id, restrictedTo, token } = requireUser(by);
  const only = restrictedTo && [token?.id ?? ''];
  return mapPage(await selectAccessTokens(access.database.rows, id, { ...page, only }), readAccessToken);
}

/** Ends a token of the user who asks. @throws ShiplockError DENIED, NOT_FOUND */
export async function revokeAccessToken(access: Access, by: Identity, { id }: { readonly id: string }): Promise<void> {
  const user = requireWholeUser(by);
  const event = { type: 'token.revoked', at: access.clock.now(), actor: actorOf(by), namespace: user.name } as const;
  await access.database.transaction(async (tx) => {
    const removed = await deleteAccessToken(tx, user.id, id);
    if (!removed) throw new ShiplockError('NOT_FOUND', `there is no access token ${id}`);
    await recordEvent(tx, { ...event, data: { id, name: removed.name } });
  });
}

/** Forgets tokens that have expired. */
export async function removeExpiredTokens(batching: Batching, now: Microseconds): Promise<void> {
  await changeInBatches(batching, (tx, limit) => deleteExpiredAccessTokens(tx, now, limit));
}

/** The permissions to which a stored token is restricted; undefined for no such limit. */
export function permissionsOf(row: AccessTokenRow): readonly Permission[] | undefined {
  return row.permissions_json === null ? undefined : (JSON.parse(row.permissions_json) as Permission[]);
}

interface Wanted {
  readonly userId: string;
  readonly name: string;
  readonly permissions: readonly Permission[] | undefined;
  readonly expiresAt: Microseconds | undefined;
  readonly at: Microseconds;
}

/** What was shown to make a token, in place of a password. */
type Shown = Pick<UserIdentity, 'token' | 'certificate'>;

/** What a token is made with: it has no more permissions, and ends with it. */
interface Origin {
  readonly parentId: string | null;
  readonly certificateId: string | null;
  readonly permissions: readonly Permission[] | undefined;
  readonly expiresAt: Microseconds | null;
}

/** What is wanted, within what its origin has. */
function childOf(origin: Origin, kind: AccessTokenRow['kind'], secret: string, wanted: Wanted): AccessTokenRow {
  const limit = origin.permissions;
  const permissions = limit && wanted.permissions ? limit.filter((one) => wanted.permissions?.includes(one)) : limit;
  const ends = [origin.expiresAt, wanted.expiresAt].filter((end) => typeof end === 'number');
  const granted = permissions ?? wanted.permissions;
  return {
    id: randomUUIDv7(),
    user_id: wanted.userId,
    name: wanted.name,
    kind,
    secret_hash: hashSecret(secret),
    permissions_json: granted ? JSON.stringify(granted) : null,
    parent_id: origin.parentId,
    certificate_id: origin.certificateId,
    created_at: wanted.at,
    expires_at: ends.length === 0 ? null : Math.min(...ends),
    last_used_at: null,
  };
}

async function findOrigin(tx: Transaction, { token, certificate }: Shown): Promise<Origin> {
  if (certificate) {
    await requireUnrevoked(tx, certificate.id);
    const { id: certificateId, expiresAt } = certificate;
    return { parentId: null, certificateId, permissions: undefined, expiresAt };
  }
  if (!token) return { parentId: null, certificateId: null, permissions: undefined, expiresAt: null };
  const parent = await selectAccessToken(tx, token.id);
  if (!parent) throw new ShiplockError('UNAUTHORIZED', 'the token that was shown has just been revoked: log in again');
  return {
    parentId: parent.id,
    certificateId: parent.certificate_id,
    permissions: permissionsOf(parent),
    expiresAt: parent.expires_at,
  };
}

function readAccessToken(row: AccessTokenRow): AccessToken {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'refresh' ? 'login' : 'token',
    permissions: permissionsOf(row) ?? null,
    parent: row.parent_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
