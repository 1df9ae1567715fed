// SQL of VEX documents.

import type { Rows, Transaction } from '../../database/database.ts';
import { type Page, readPage } from '../../database/page.ts';
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

/** A page without the documents' texts, newest first; `before` is the id of the last one of the page before. */
export async function selectVexPage(
  rows: Rows,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<Page<Omit<VexDocumentRow, 'text' | 'document_id' | 'version'>>> {
  let query = rows
    .selectFrom('vex_document')
    .select(['id', 'name', 'statements', 'added_by', 'added_at'])
    .orderBy('id', 'desc');
  if (before !== undefined) query = query.where('id', '<', before);
  return readPage(query, { limit, position: (document) => document.id, texts: ['name'] });
}

/** What the documents say, newest first. */
export async function selectVexTexts(rows: Rows): Promise<Pick<VexDocumentRow, 'id' | 'name' | 'text'>[]> {
  return rows.selectFrom('vex_document').select(['id', 'name', 'text']).orderBy('id', 'desc').execute();
}
