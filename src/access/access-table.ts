// SQL behind the question "what may this user do there".

import type { Rows, Transaction } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import type { RoleGrantRow } from '../database/schema/accounts.ts';

export type GrantRole = RoleGrantRow['role'];

/** `private` or `public`, or undefined when there is no such repository. */
export async function selectVisibility(rows: Rows, repository: string): Promise<'public' | 'private' | undefined> {
  const row = await rows
    .selectFrom('repository')
    .select('visibility')
    .where('name', '=', repository)
    .executeTakeFirst();
  return row?.visibility;
}

export async function namespaceExists(rows: Rows, namespace: string): Promise<boolean> {
  const row = await rows.selectFrom('namespace').select('name').where('name', '=', namespace).executeTakeFirst();
  return row !== undefined;
}

/** True when the namespace is the user's own or that of an organization that the user owns. */
export async function ownsNamespace(rows: Rows, userId: string, namespace: string): Promise<boolean> {
  const row = await ownedNamespaces(rows, userId).where('namespace.name', '=', namespace).executeTakeFirst();
  return row !== undefined;
}

function ownedNamespaces(rows: Rows, userId: string) {
  return rows
    .selectFrom('namespace')
    .leftJoin('organization_member', (join) =>
      join
        .onRef('organization_member.organization_id', '=', 'namespace.account_id')
        .on('organization_member.user_id', '=', userId)
        .on('organization_member.is_owner', '=', 1),
    )
    .select('namespace.name')
    .where((where) =>
      where.or([where('namespace.account_id', '=', userId), where('organization_member.user_id', '=', userId)]),
    );
}

/** The roles that were given to the user on this repository and on its namespace. */
export async function selectRoles(
  rows: Rows,
  userId: string,
  namespace: string,
  repository: string,
): Promise<GrantRole[]> {
  const found = await rows
    .selectFrom('role_grant')
    .select('role')
    .where('user_id', '=', userId)
    .where((where) =>
      where.or([
        where.and([where('scope_kind', '=', 'namespace'), where('scope', '=', namespace)]),
        where.and([where('scope_kind', '=', 'repository'), where('scope', '=', repository)]),
      ]),
    )
    .execute();
  return found.map((row) => row.role);
}

/** The namespaces and repositories on which the user has any right by ownership or grant. */
export async function selectVisibleNames(
  rows: Rows,
  userId: string,
): Promise<{ namespaces: string[]; repositories: string[] }> {
  const own = await ownedNamespaces(rows, userId).execute();
  const granted = await rows
    .selectFrom('role_grant')
    .select(['scope_kind', 'scope'])
    .where('user_id', '=', userId)
    .execute();
  return {
    namespaces: [
      ...own.map((row) => row.name),
      ...granted.filter((row) => row.scope_kind === 'namespace').map((row) => row.scope),
    ],
    repositories: granted.filter((row) => row.scope_kind === 'repository').map((row) => row.scope),
  };
}

export interface GrantRow {
  readonly user: string;
  readonly role: GrantRole;
  readonly granted_by: string;
  readonly created_at: number;
}

/** A page in the order of the users' names. */
export async function selectGrants(
  rows: Rows,
  scopeKind: RoleGrantRow['scope_kind'],
  scope: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<GrantRow>> {
  let query = rows
    .selectFrom('role_grant')
    .innerJoin('account', 'account.id', 'role_grant.user_id')
    .select(['account.name as user', 'role_grant.role', 'role_grant.granted_by', 'role_grant.created_at'])
    .where('role_grant.scope_kind', '=', scopeKind)
    .where('role_grant.scope', '=', scope)
    .orderBy('account.name');
  if (after !== undefined) query = query.where('account.name', '>', after);
  return readPage(query, { limit, position: (grant) => grant.user });
}

export async function upsertGrant(tx: Transaction, grant: RoleGrantRow): Promise<void> {
  await tx
    .insertInto('role_grant')
    .values(grant)
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'scope_kind', 'scope'])
        .doUpdateSet({ role: grant.role, granted_by: grant.granted_by }),
    )
    .execute();
}

export async function deleteGrantsOn(
  tx: Transaction,
  scopeKind: RoleGrantRow['scope_kind'],
  scope: string,
): Promise<void> {
  await tx.deleteFrom('role_grant').where('scope_kind', '=', scopeKind).where('scope', '=', scope).execute();
}

export async function deleteGrant(
  tx: Transaction,
  grant: Pick<RoleGrantRow, 'user_id' | 'scope_kind' | 'scope'>,
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('role_grant')
    .where('user_id', '=', grant.user_id)
    .where('scope_kind', '=', grant.scope_kind)
    .where('scope', '=', grant.scope)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
