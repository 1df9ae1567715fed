// SQL of namespaces.

import type { Selectable, Updateable } from 'kysely';
import type { Rows, Transaction } from '../database/database.ts';
import type { NamespaceRow } from '../database/schema/accounts.ts';

export async function selectNamespace(rows: Rows, name: string): Promise<Selectable<NamespaceRow> | undefined> {
  return rows.selectFrom('namespace').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function selectNamespaces(rows: Rows): Promise<Selectable<NamespaceRow>[]> {
  return rows.selectFrom('namespace').selectAll().orderBy('name').execute();
}

export async function updateNamespaceRow(
  tx: Transaction,
  name: string,
  change: Updateable<NamespaceRow>,
): Promise<void> {
  await tx.updateTable('namespace').set(change).where('name', '=', name).execute();
}
