// The question that promotion asks of a policy's last editor: may this account still let images in there?

import type { Rows } from '../database/database.ts';
import { findAccountById } from './accounts.ts';
import { accessTo } from './authorize.ts';

/**
 * True when the account is active and may accept promotions into the repository, or, when there is no such repository,
 * may create it.
 */
export async function mayPromoteInto(rows: Rows, accountId: string, repository: string): Promise<boolean> {
  const account = await findAccountById(rows, accountId);
  if (account?.kind !== 'user' || !account.isActive) return false;
  const { id, name, isAdmin } = account;
  const access = await accessTo(rows, { kind: 'user', id, name, isAdmin, credential: 'policy' }, repository);
  return access.exists ? access.permissions.has('accept_promotions') : access.mayCreate;
}
