// What a crash leaves in the folder of the advisories: uploads, downloads and indexes that were not finished, and indexes
// that no row names. To be cleared at the start, when nothing is at work there yet.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rows } from '../database/database.ts';
import { selectNewestIndex } from './advisory-index-table.ts';
import type { AdvisoryStore } from './advisory-store.ts';

/** How the name of a folder begins in which an index is being built. */
export const BUILDING = 'building-';

/** Removes all files but the index in force. Other folders may be feeds that somebody has put there. */
export async function clearAdvisoryFolder(rows: Rows, { folder }: AdvisoryStore): Promise<void> {
  const index = await selectNewestIndex(rows);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const left = entry.isFile() ? entry.name !== index?.file : entry.name.startsWith(BUILDING);
    if (left) await rm(join(folder, entry.name), { recursive: true, force: true });
  }
}
