// What a crash leaves in the folder of the advisories: uploads, downloads and indexes that were not finished, and indexes
// that no row names. To be cleared at the start, when nothing is at work there yet.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rows } from '../../database/database.ts';
import { selectNewestIndex } from './advisory-index-table.ts';
import type { AdvisoryStore } from './advisory-store.ts';

/** Removes all files but the index in force. */
export async function clearAdvisoryFolder(rows: Rows, { folder }: AdvisoryStore): Promise<void> {
  const index = await selectNewestIndex(rows);
  for (const { name } of (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())) {
    if (name !== index?.file) await rm(join(folder, name), { force: true });
  }
}
