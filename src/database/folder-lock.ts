// One server per data folder: two would take each other's jobs and uploads for abandoned. The lock is one of SQLite's on
// a file of its own, so it ends with the process, however that ends.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Takes the folder for this process, and returns the function that lets it go; undefined when another process has it. */
export async function lockFolder(folder: string): Promise<(() => void) | undefined> {
  await mkdir(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (/database is locked/.test((error as Error).message)) return undefined;
    throw error;
  }
  return () => lock.close();
}
