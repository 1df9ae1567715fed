// OpenVEX documents that an administrator has brought in: what somebody found out about a vulnerability in a product.
// They take findings away, in every image.

import { actorOf, type Identity } from '../../access/identity.ts';
import { requireEverywhere, requireSystemAdmin } from '../../access/right/requirements.ts';
import { readOpenVex, readVexIdentity, type VexStatement } from '../../advisory/feed/read-openvex.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { mapPage, type Page } from '../../database/page.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import type { HeardStatement } from '../match/vex-verdict.ts';
import type { Scans } from '../scans.ts';
import {
  deleteVexDocument,
  insertVexDocument,
  selectVexIds,
  selectVexPage,
  selectVexTexts,
  selectVexVersion,
} from './vex-table.ts';

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
 * Brings a document in, in the place of its earlier version; all images are compared again. For system admins.
 * @throws ShiplockError DENIED; INVALID for anything that is no OpenVEX document, CONFLICT when it is there as new, TOO_LARGE when
 * there are too many
 */
export async function addVex(
  scans: Scans,
  by: Identity,
  draft: { readonly name: string; readonly text: string },
): Promise<VexDocument> {
  requireSystemAdmin(by);
  const read = readOpenVex(draft.text);
  const statements = read.length;
  if (statements === 0) throw new ShiplockError('INVALID', 'the document says nothing about a product by package URL');
  refuseWithoutReason(read);
  const { id: documentId, version } = readVexIdentity(draft.text);
  const { database, clock } = scans;
  const at = clock.now();
  const { name, text } = draft;
  const document = { document_id: documentId, version, name, text, statements };
  const actor = actorOf(by);
  const row = { id: orderedId(), ...document, added_by: actor.name, added_at: at };
  await database.transaction(async (tx) => {
    const present = await selectVexVersion(tx, documentId);
    if (present && present.version >= version) {
      const message = `version ${present.version} of ${documentId} is there already: raise its version, or remove that one`;
      throw new ShiplockError('CONFLICT', message, { document: present.id });
    }
    if (present) await deleteVexDocument(tx, present.id);
    if ((await selectVexIds(tx)).length >= MAX_DOCUMENTS)
      throw new ShiplockError('TOO_LARGE', `there are ${MAX_DOCUMENTS} VEX documents already: remove some`);
    await insertVexDocument(tx, row);
    await recordEvent(tx, { type: 'vex.added', at, actor, data: { document: row.id, name: row.name, statements } });
  });
  return { id: row.id, name: row.name, statements, addedBy: actor.name, addedAt: at };
}

/** @throws ShiplockError INVALID for a statement that somebody is not affected, and not why (OpenVEX 0.2.0, "Status Labels") */
function refuseWithoutReason(statements: readonly VexStatement[]): void {
  const one = statements.find(({ status, justification }) => status === 'not_affected' && justification === null);
  if (!one) return;
  const about = `${one.vulnerability[0]} in ${one.product}`;
  throw new ShiplockError(
    'INVALID',
    `the statement about ${about} says not_affected, and not why: give it one of the justifications of OpenVEX, or an impact_statement`,
  );
}

/** For system admins. @throws ShiplockError DENIED, NOT_FOUND */
export async function removeVex(
  { database, clock }: Scans,
  by: Identity,
  { id }: { readonly id: string },
): Promise<void> {
  requireSystemAdmin(by);
  await database.transaction(async (tx) => {
    if (!(await deleteVexDocument(tx, id))) throw new ShiplockError('NOT_FOUND', `there is no VEX document ${id}`);
    await recordEvent(tx, { type: 'vex.removed', at: clock.now(), actor: actorOf(by), data: { document: id } });
  });
}

/** A page, newest first; for system admins and auditors. @throws ShiplockError DENIED */
export async function listVex(
  { database }: Scans,
  by: Identity,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<Page<VexDocument>> {
  await requireEverywhere(database.rows, by, 'view_audit');
  return mapPage(await selectVexPage(database.rows, page), (row) => ({
    id: row.id,
    name: row.name,
    statements: row.statements,
    addedBy: row.added_by,
    addedAt: row.added_at,
  }));
}

/** The ids of all documents in one text, to tell whether they are still the same. */
export async function vexInForce(rows: Rows): Promise<string> {
  return (await selectVexIds(rows)).join(' ');
}

/** What all documents say. */
export async function vexStatements(rows: Rows): Promise<HeardStatement[]> {
  return (await selectVexTexts(rows)).flatMap(({ text, ...document }) =>
    readOpenVex(text).map((statement) => ({ ...statement, document })),
  );
}
