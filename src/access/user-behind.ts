// Accounts as identities, for what happens in their name while they are not there: a token's user, a policy's editor.

import type { Rows } from '../database/database.ts';
import { selectAccountById } from './account-table.ts';
import type { TokenIdentity, UserIdentity } from './identity.ts';

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

/** The user of a token, for pulling only; undefined when the token does not let its bearer pull as the user. */
export async function userBehind(rows: Rows, token: TokenIdentity): Promise<UserIdentity | undefined> {
  if (token.userId === undefined || !token.pullsAsUser) return undefined;
  const user = await identityOfAccount(rows, token.userId, 'bearer');
  return user && { ...user, restrictedTo: ['pull'] };
}
