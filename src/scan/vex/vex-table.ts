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

export async function selectVexVersion(
  rows: Rows,
  documentId: string,
): Promise<{ id: string; version: number } | undefined> {
  return rows
    .selectFrom('vex_document')
    .select(['id', 'version'])
    .where('document_id', '=', documentId)
    .executeTakeFirst();
}

export async function selectVexIds(rows: Rows): Promise<string[]> {
  return (await rows.selectFrom('vex_document').select('id').orderBy('id', 'desc').execute()).map(({ id }) => id);
}

/** Newest first. */
export async function selectVexDocuments(rows: Rows): Promise<VexDocumentRow[]> {
  return rows.selectFrom('vex_document').selectAll().orderBy('id', 'desc').execute();
}
