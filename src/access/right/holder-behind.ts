// Users and keys as identities, for what happens in their name while they are not there: a token's subject, a policy's editor.

import type { ActorReference } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { selectAccountById } from '../account/account-table.ts';
import { keyName } from '../credential/api-key-name.ts';
import { selectKey } from '../credential/api-key-table.ts';
import { isLost } from '../directory/directory-identity-table.ts';
import type { KeyIdentity, TokenIdentity, UserIdentity } from '../identity.ts';
import type { RightsHolder } from './held-rights.ts';

/** The account with all its rights, as its own password would prove it; undefined for one that is gone or not active. */
export async function identityOfAccount(
  rows: Rows,
  accountId: string,
  credential: string,
): Promise<UserIdentity | undefined> {
  const user = await selectAccountById(rows, accountId);
  if (!user?.is_active || user.kind !== 'user') return undefined;
  return { kind: 'user', id: user.id, name: user.name, isAdmin: user.is_admin === 1, credential };
}

/**
 * Whoever acted, with all their rights; undefined for those who are gone (from their directory, too), not active or expired, and for
 * those who are neither user nor key.
 */
export async function identityOfActor(
  rows: Rows,
  { kind, id }: Pick<ActorReference, 'kind' | 'id'>,
  credential: string,
  now: Microseconds,
): Promise<RightsHolder | undefined> {
  if (id === null) return undefined;
  if (kind === 'user') return (await isLost(rows, id)) ? undefined : identityOfAccount(rows, id, credential);
  return kind === 'api_key' ? identityOfKey(rows, id, credential, now) : undefined;
}

/** The user or key of a token, for pulling only; undefined when the token does not let its bearer pull as they may. */
export async function holderBehind(rows: Rows, token: TokenIdentity): Promise<RightsHolder | undefined> {
  if (!token.pullsAsSubject) return undefined;
  const holder = await subjectBehind(rows, token);
  return holder && { ...holder, restrictedTo: ['pull'] };
}

/** The user or key to whom a token was given, with all their rights; undefined for nobody, and for those who are gone. */
export async function subjectBehind(
  rows: Rows,
  { subject }: Pick<TokenIdentity, 'subject'>,
): Promise<RightsHolder | undefined> {
  if (!subject) return undefined;
  if (subject.kind === 'user') return identityOfAccount(rows, subject.id, subject.credential);
  // The token ends no later than the key.
  return identityOfKey(rows, subject.id, subject.credential, 0);
}

async function identityOfKey(
  rows: Rows,
  id: string,
  credential: string,
  now: Microseconds,
): Promise<KeyIdentity | undefined> {
  const key = await selectKey(rows, id);
  if (!key || (key.expires_at !== null && key.expires_at <= now)) return undefined;
  return { kind: 'key', id: key.id, name: keyName(key), credential, expiresAt: key.expires_at };
}
