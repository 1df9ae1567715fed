// Access tokens of users: named, shown once, kept as a hash, good wherever a password is.

import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { AccessTokenRow } from '../database/schema/accounts.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import type { Access } from './access.ts';
import {
  deleteAccessToken,
  deleteExpiredAccessTokens,
  insertAccessToken,
  selectAccessTokens,
} from './access-token-table.ts';
import type { Identity } from './identity.ts';
import { actorOf } from './identity.ts';
import type { Permission } from './permission.ts';
import { requireUser, requireWholeUser } from './requirements.ts';

/** By this beginning, secret scanners and our own login know an access token from a password. */
export const SECRET_PREFIX = { personal: 'shiplock_pat_', refresh: 'shiplock_rt_' } as const;

const REFRESH_LIFE = 90 * MICROSECONDS_PER_DAY;

export interface AccessToken {
  readonly id: string;
  readonly name: string;
  /** The permissions to which it is restricted; null for all of its user's. */
  readonly permissions: readonly Permission[] | null;
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
 * Makes a token of the user who asks; the secret is in the answer and nowhere else.
 * @throws ShiplockError DENIED; INVALID for an expiry in the past
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
  const secret = `${SECRET_PREFIX.personal}${randomBytes(32).toString('base64url')}`;
  const row: AccessTokenRow = {
    id: randomUUIDv7(),
    user_id: user.id,
    name: token.name,
    kind: 'personal',
    secret_hash: hashSecret(secret),
    permissions_json: token.permissions ? JSON.stringify(token.permissions) : null,
    created_at: at,
    expires_at: token.expiresAt ?? null,
    last_used_at: null,
  };
  await access.database.transaction(async (tx) => {
    await insertAccessToken(tx, row);
    await recordEvent(tx, {
      type: 'token.created',
      at,
      actor: actorOf(by),
      namespace: user.name,
      data: { id: row.id, name: row.name },
    });
  });
  return { token: readAccessToken(row), secret };
}

/** Makes the token that `docker login` keeps in place of a password. */
export async function createRefreshToken(access: Access, userId: string, service: string): Promise<string> {
  const at = access.clock.now();
  const secret = `${SECRET_PREFIX.refresh}${randomBytes(32).toString('base64url')}`;
  await access.database.transaction((tx) =>
    insertAccessToken(tx, {
      id: randomUUIDv7(),
      user_id: userId,
      name: `login to ${service}`,
      kind: 'refresh',
      secret_hash: hashSecret(secret),
      permissions_json: null,
      created_at: at,
      expires_at: at + REFRESH_LIFE,
      last_used_at: null,
    }),
  );
  return secret;
}

/** The tokens of the user who asks, newest first. @throws ShiplockError DENIED */
export async function listAccessTokens(access: Access, by: Identity): Promise<AccessToken[]> {
  return (await selectAccessTokens(access.database.rows, requireUser(by).id)).map(readAccessToken);
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
export async function removeExpiredTokens(database: Database, now: Microseconds): Promise<void> {
  await database.transaction((tx) => deleteExpiredAccessTokens(tx, now));
}

/** The form in which a secret is stored. It has 256 random bits, so nothing slower than one hash is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function readAccessToken(row: AccessTokenRow): AccessToken {
  return {
    id: row.id,
    name: row.name,
    permissions: row.permissions_json === null ? null : (JSON.parse(row.permissions_json) as Permission[]),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
