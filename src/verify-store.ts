// `shiplock verify-store`: looks whether the blobs of a data folder are what they were, without a server, or beside one that
// runs.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { openSqlite } from './database/sqlite.ts';
import { ShiplockError } from './errors.ts';
import { type VerifiedStore, verifyStore } from './registry/verify-store.ts';
import { openFilesystemStore } from './storage/filesystem-store.ts';

/** @throws ShiplockError INVALID for a folder without a deployment */
export async function verifyStoreIn(data: string, clock: Clock): Promise<VerifiedStore> {
  const file = join(data, 'shiplock.db');
  if (!existsSync(file))
    throw new ShiplockError('INVALID', `there is no deployment in ${data}: name its data folder with --data`);
  const database = await openSqlite(file, { beside: true });
  try {
    return await verifyStore({ database, clock, blobs: await openFilesystemStore(data) });
  } finally {
    await database.close();
  }
}
