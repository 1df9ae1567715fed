// SQL of the deployment's own roles.

import type { Rows, Transaction } from '../../database/database.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { RoleRow } from '../../database/schema/accounts.ts';

export async function selectRole(rows: Rows, name: string): Promise<RoleRow | undefined> {
  return rows.selectFrom('role').selectAll().where('name', '=', name).executeTakeFirst();
}

/** A page in the order of their names. */
export async function selectRoles(
  rows: Rows,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<RoleRow>> {
  let query = rows.selectFrom('role').selectAll().orderBy('name');
  if (after !== undefined) query = query.where('name', '>', after);
  return readPage(query, { limit, position: (role) => role.name, texts: ['description'], json: ['permissions_json'] });
}

export async function insertRole(tx: Transaction, role: RoleRow): Promise<void> {
  await tx.insertInto('role').values(role).execute();
}

export async function updateRole(
  tx: Transaction,
  id: string,
  change: Pick<RoleRow, 'description' | 'permissions_json'>,
): Promise<void> {
  await tx.updateTable('role').set(change).where('id', '=', id).execute();
}

export async function deleteRoleRow(tx: Transaction, id: string): Promise<void> {
  await tx.deleteFrom('role').where('id', '=', id).execute();
}
