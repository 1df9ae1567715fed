// `shiplock verify-store`: looks whether the blobs and the database of a data folder are what they were, without a server, or beside one that
// runs.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { checkPages } from './database/check-pages.ts';
import { openSqlite } from './database/sqlite.ts';
import { ShiplockError } from './errors.ts';
import { type VerifiedStore, verifyStore } from './registry/verify-store.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';

export interface VerifiedFolder extends VerifiedStore {
  /** What is wrong with the file of the database, in SQLite's words. */
  readonly database: readonly string[];
}

/** @throws ShiplockError INVALID for a folder without a deployment */
export async function verifyStoreIn(data: string, clock: Clock): Promise<VerifiedFolder> {
  const file = join(data, 'shiplock.db');
  if (!existsSync(file))
    throw new ShiplockError('INVALID', `there is no deployment in ${data}: name its data folder with --data`);
  const database = await openSqlite(file, { beside: true });
  try {
    const store = await verifyStore({ database, clock, blobs: await openFilesystemStore(data) });
    return { ...store, database: checkPages(file) };
  } finally {
    await database.close();
  }
}
