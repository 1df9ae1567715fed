// Makes what is in a data folder older than it is, while no server runs on it: for garbage collection, which leaves alone
// what came not long ago.

import { lutimes, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Longer than an upload may take by default. */
const HOURS = 48;

export async function makeOlder(data: string): Promise<void> {
  const microseconds = HOURS * 3_600 * 1_000_000;
  const database = new DatabaseSync(join(data, 'shiplock.db'), { timeout: 5_000 });
  database.exec(`
    begin;
    update repository_blob set linked_at = linked_at - ${microseconds};
    update repository_manifest set linked_at = linked_at - ${microseconds};
    update manifest set created_at = created_at - ${microseconds};
    commit;
  `);
  database.close();
  const before = new Date(Date.now() - HOURS * 3_600_000);
  for await (const entry of await opendir(join(data, 'blobs'), { recursive: true }))
    if (entry.isFile()) await lutimes(join(entry.parentPath, entry.name), before, before);
}
