// SQL of the compiled advisories that there are.

import type { Rows, Transaction } from '../database/database.ts';
import type { AdvisoryIndexRow } from '../database/schema/advisories.ts';

export async function selectNewestIndex(rows: Rows): Promise<AdvisoryIndexRow | undefined> {
  return rows.selectFrom('advisory_index').selectAll().orderBy('serial', 'desc').limit(1).executeTakeFirst();
}

/** Makes this index the only one, and so the one in force. */
export async function replaceIndexes(tx: Transaction, index: AdvisoryIndexRow): Promise<void> {
  await tx.deleteFrom('advisory_index').execute();
  await tx.insertInto('advisory_index').values(index).execute();
}
