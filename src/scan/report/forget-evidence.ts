// What layers hold is forgotten with their bytes.

import type { Database } from '../../database/database.ts';
import { deleteOrphanEvidence } from './scan-report-table.ts';

const BATCH = 200;

export async function forgetOrphanEvidence(database: Database): Promise<void> {
  let count = BATCH;
  while (count === BATCH) count = await database.transaction((tx) => deleteOrphanEvidence(tx, BATCH));
}
