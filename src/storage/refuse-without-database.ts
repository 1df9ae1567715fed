// A data folder whose database file is gone: a server that began with an empty one would show nothing of what is there, and
// its first garbage collection would remove all of it.

import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ShiplockError } from '../errors.ts';

/** @throws ShiplockError CONFLICT when the folder has blobs, and the file of the database is missing or empty */
export async function refuseWithoutDatabase(folder: string, database: string): Promise<void> {
  const found = await stat(join(folder, database)).catch(() => undefined);
  if (found && found.size > 0) return;
  await refuseBlobs(folder, database, found ? 'is empty' : 'is missing');
}

/**
 * For a database in which nothing has ever happened.
 * @throws ShiplockError CONFLICT when the folder has blobs
 */
export async function refuseWithoutHistory(folder: string, database: string): Promise<void> {
  await refuseBlobs(folder, database, 'knows nothing of them, as a new one, or one whose log is lost');
}

async function refuseBlobs(folder: string, database: string, how: string): Promise<void> {
  if (!(await hasFiles(join(folder, 'blobs')))) return;
  throw new ShiplockError(
    'CONFLICT',
    `${folder} has blobs, and its database ${database} ${how}: put ${database}, ${database}-wal and audit-head.json back from a backup and start again; to begin with nothing on purpose, empty the folder, or start once with --begin-anew, whereupon garbage collection removes those blobs`,
  );
}

async function hasFiles(folder: string): Promise<boolean> {
  const entries = await opendir(folder, { recursive: true }).catch(() => undefined);
  if (!entries) return false;
  for await (const entry of entries) if (entry.isFile()) return true;
  return false;
}
