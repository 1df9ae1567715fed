// Users and organizations as those may see them who ask.

import { mapPage, type Page } from '../../database/page.ts';
import { actorOf, type Identity } from '../identity.ts';
import type { Permission } from '../right/permission.ts';
import { isGivenEverywhere, isOwner, permissionsAt, requireEverywhere, requireUser } from '../right/requirements.ts';
import type { Account } from './account.ts';
import { readAccount } from './account.ts';
import { selectAccounts, selectOrganizationNames } from './account-table.ts';
import type { Accounts } from './accounts.ts';
import { getAccount, getVisibleOrganization } from './find-account.ts';

export interface AccountPage {
  /** Names behind this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A page of all users in the order of their names; for system admins and auditors. @throws ShiplockError DENIED */
export async function listUsers(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Account>> {
  await requireEverywhere(access.database.rows, by, 'view_audit');
  return mapPage(await selectAccounts(access.database.rows, { kind: 'user', ...page }), readAccount);
}

/** One user; for the user, system admins and auditors. @throws ShiplockError DENIED, NOT_FOUND */
export async function getUser(access: Accounts, by: Identity, { name }: { readonly name: string }): Promise<Account> {
  const { rows } = access.database;
  if (by.kind !== 'user' || by.name !== name) await requireEverywhere(rows, by, 'view_audit');
  return getAccount(rows, name, 'user');
}

/** A page of organizations in the order of their names: all for system admins and auditors, one's own for others. @throws ShiplockError DENIED */
export async function listOrganizations(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Account>> {
  const { rows } = access.database;
  const memberId = (await isGivenEverywhere(rows, by, 'view_audit')) ? undefined : requireUser(by).id;
  return mapPage(await selectAccounts(rows, { kind: 'organization', memberId, ...page }), readAccount);
}

export interface OrganizationSeen extends Account {
  /** Who asks may do what its owners may. */
  readonly isOwner: boolean;
  /** What who asks may do in all of its repositories. */
  readonly permissions: readonly Permission[];
}

/** One organization; for its members, system admins and auditors. @throws ShiplockError NOT_FOUND */
export async function getOrganization(
  access: Accounts,
  by: Identity,
  { name }: { readonly name: string },
): Promise<OrganizationSeen> {
  const { rows } = access.database;
  const organization = await getVisibleOrganization(rows, by, name);
  const permissions = await permissionsAt(rows, by, { kind: 'namespace', namespace: name });
  return { ...organization, isOwner: await isOwner(rows, by, name), permissions };
}

/** The organizations and, for system admins and auditors, the users that have the text in their name; nobody for who is nobody. */
export async function searchAccounts(
  access: Accounts,
  by: Identity,
  { text: search, limit }: { readonly text: string; readonly limit: number },
): Promise<{ readonly users: readonly Account[]; readonly organizations: readonly Account[] }> {
  const { rows } = access.database;
  const seesAll = await isGivenEverywhere(rows, by, 'view_audit');
  if (!seesAll && by.kind !== 'user') return { users: [], organizations: [] };
  const memberId = seesAll ? undefined : requireUser(by).id;
  const organizations = await selectAccounts(rows, { kind: 'organization', memberId, search, limit });
  const users = seesAll ? (await selectAccounts(rows, { kind: 'user', search, limit })).items : [];
  return { users: users.map(readAccount), organizations: organizations.items.map(readAccount) };
}

export interface Self {
  readonly kind: 'user' | 'api_key' | 'anonymous';
  readonly name: string | null;
  readonly isAdmin: boolean;
  /** How they showed who they are. */
  readonly credential: string | null;
  readonly organizations: readonly string[];
  /** What they may do everywhere. */
  readonly permissions: readonly Permission[];
}

/** Who asks. */
export async function whoAmI(access: Accounts, by: Identity): Promise<Self> {
  const { kind, id, name, credential = null } = actorOf(by);
  if ((kind !== 'user' && kind !== 'api_key') || id === null)
    return { kind: 'anonymous', name: null, isAdmin: false, credential: null, organizations: [], permissions: [] };
  const organizations = by.kind === 'user' ? await selectOrganizationNames(access.database.rows, id) : [];
  const permissions = await permissionsAt(access.database.rows, by, { kind: 'everywhere' });
  return { kind, name, isAdmin: by.kind === 'user' && by.isAdmin, credential, organizations, permissions };
}
