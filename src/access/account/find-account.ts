// Looking users and organizations up.

import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import type { Identity } from '../identity.ts';
import { isGivenEverywhere, isSystemAdmin } from '../right/requirements.ts';
import { type Account, readAccount } from './account.ts';
import { countLocalAdmins, selectAccount, selectMembership } from './account-table.ts';

export async function findAccount(rows: Rows, name: string): Promise<Account | undefined> {
  const row = await selectAccount(rows, name);
  return row && readAccount(row);
}

/** @throws ShiplockError NOT_FOUND */
export async function getAccount(rows: Rows, name: string, kind: Account['kind']): Promise<Account> {
  const account = await findAccount(rows, name);
  if (account?.kind !== kind) throw new ShiplockError('NOT_FOUND', `there is no ${kind} ${name}`);
  return account;
}

/**
 * An organization is there for its members and for system admins, and for nobody else.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is not there
 */
export async function getVisibleOrganization(rows: Rows, by: Identity, name: string): Promise<Account> {
  const organization = await findAccount(rows, name);
  if (organization?.kind === 'organization') {
    if (isSystemAdmin(by)) return organization;
    if (by.kind === 'user' && (await selectMembership(rows, organization.id, by.id))) return organization;
    if (await isGivenEverywhere(rows, by, 'view_audit')) return organization;
  }
  throw new ShiplockError('NOT_FOUND', `there is no organization ${name}, or you are not one of its members`);
}

/** True once somebody can administer this deployment, also without any directory. */
export async function hasLocalAdmin(rows: Rows): Promise<boolean> {
  return (await countLocalAdmins(rows)) > 0;
}
