// SQL of VEX documents.

import type { Rows, Transaction } from '../../database/database.ts';
import type { VexDocumentRow } from '../../database/schema/scans.ts';

export async function insertVexDocument(tx: Transaction, document: VexDocumentRow): Promise<void> {
  await tx.insertInto('vex_document').values(document).execute();
}

export async function deleteVexDocument(tx: Transaction, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('vex_document').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Newest first. */
export async function selectVexDocuments(rows: Rows): Promise<VexDocumentRow[]> {
  return rows.selectFrom('vex_document').selectAll().orderBy('id', 'desc').execute();
}
