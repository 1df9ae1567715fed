// OpenVEX documents that an administrator has brought in: what somebody found out about a vulnerability in a product.
// They take findings away, in every image.

import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { ShiplockError } from '../../errors.ts';
import type { Actor } from '../../event/actor.ts';
import { recordEvent } from '../../event/record-event.ts';
import { readOpenVex, type VexStatement } from '../advisory/feed/read-openvex.ts';
import type { Scans } from '../scans.ts';
import { deleteVexDocument, insertVexDocument, selectVexDocuments } from './vex-table.ts';

/** Every comparison reads all of them. */
const MAX_DOCUMENTS = 200;

export interface VexDocument {
  readonly id: string;
  readonly name: string;
  readonly statements: number;
  readonly addedBy: string;
  readonly addedAt: Microseconds;
}

/**
 * Brings a document in; all images are compared again.
 * @throws ShiplockError INVALID for anything that is no OpenVEX document, TOO_LARGE when there are too many
 */
export async function addVex(scans: Scans, draft: { name: string; text: string }, by: Actor): Promise<VexDocument> {
  const statements = readOpenVex(draft.text).length;
  if (statements === 0) throw new ShiplockError('INVALID', 'the document says nothing about a product by package URL');
  const { database, clock } = scans;
  const at = clock.now();
  const row = { id: orderedId(), name: draft.name, text: draft.text, statements, added_by: by.name, added_at: at };
  await database.transaction(async (tx) => {
    if ((await selectVexDocuments(tx)).length >= MAX_DOCUMENTS)
      throw new ShiplockError('TOO_LARGE', `there are ${MAX_DOCUMENTS} VEX documents already: remove some`);
    await insertVexDocument(tx, row);
    await recordEvent(tx, { type: 'vex.added', at, actor: by, data: { document: row.id, name: row.name, statements } });
  });
  return { id: row.id, name: row.name, statements, addedBy: by.name, addedAt: at };
}

/** @throws ShiplockError NOT_FOUND */
export async function removeVex({ database, clock }: Scans, id: string, by: Actor): Promise<void> {
  await database.transaction(async (tx) => {
    if (!(await deleteVexDocument(tx, id))) throw new ShiplockError('NOT_FOUND', `there is no VEX document ${id}`);
    await recordEvent(tx, { type: 'vex.removed', at: clock.now(), actor: by, data: { document: id } });
  });
}

/** Newest first. */
export async function listVex(rows: Rows): Promise<VexDocument[]> {
  return (await selectVexDocuments(rows)).map((row) => ({
    id: row.id,
    name: row.name,
    statements: row.statements,
    addedBy: row.added_by,
    addedAt: row.added_at,
  }));
}

/** What all documents say. */
export async function vexStatements(rows: Rows): Promise<VexStatement[]> {
  return (await selectVexDocuments(rows)).flatMap(({ text }) => readOpenVex(text));
}
