// Users and organizations as those may see them who ask.

import { mapPage, type Page } from '../database/page.ts';
import type { Account } from './account.ts';
import { readAccount } from './account.ts';
import { selectAccounts, selectOrganizationNames } from './account-table.ts';
import type { Accounts } from './accounts.ts';
import { getAccount, getVisibleOrganization } from './find-account.ts';
import { type Identity, isAnonymous } from './identity.ts';
import { isSystemAdmin, requireSystemAdmin, requireUser } from './requirements.ts';

export interface AccountPage {
  /** Names behind this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A page of all users in the order of their names; for system admins. @throws ShiplockError DENIED */
export async function listUsers(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Account>> {
  requireSystemAdmin(by);
  return mapPage(await selectAccounts(access.database.rows, { kind: 'user', ...page }), readAccount);
}

/** One user; for the user and system admins. @throws ShiplockError DENIED, NOT_FOUND */
export async function getUser(access: Accounts, by: Identity, { name }: { readonly name: string }): Promise<Account> {
  if (!isSystemAdmin(by) && requireUser(by).name !== name) requireSystemAdmin(by);
  return getAccount(access.database.rows, name, 'user');
}

/** A page of organizations in the order of their names: all for system admins, one's own for others. @throws ShiplockError DENIED */
export async function listOrganizations(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Account>> {
  const memberId = isSystemAdmin(by) ? undefined : requireUser(by).id;
  return mapPage(await selectAccounts(access.database.rows, { kind: 'organization', memberId, ...page }), readAccount);
}

/** One organization; for its members and system admins. @throws ShiplockError NOT_FOUND */
export async function getOrganization(
  access: Accounts,
  by: Identity,
  { name }: { readonly name: string },
): Promise<Account> {
  return getVisibleOrganization(access.database.rows, by, name);
}

export interface Self {
  readonly kind: 'user' | 'anonymous';
  readonly name: string | null;
  readonly isAdmin: boolean;
  /** How they showed who they are. */
  readonly credential: string | null;
  readonly organizations: readonly string[];
}

/** Who asks. */
export async function whoAmI(access: Accounts, by: Identity): Promise<Self> {
  if (by.kind === 'user') {
    const organizations = await selectOrganizationNames(access.database.rows, by.id);
    const { name, isAdmin, credential } = by;
    return { kind: 'user', name, isAdmin, credential, organizations };
  }
  if (by.kind !== 'token' || isAnonymous(by))
    return { kind: 'anonymous', name: null, isAdmin: false, credential: null, organizations: [] };
  return { kind: 'user', name: by.name, isAdmin: false, credential: 'bearer', organizations: [] };
}
