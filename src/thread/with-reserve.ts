// A full disk, as the threads meet it that write to the database: the reserve is removed, and what could not be written is
// written then. It is what makes room again, such as a deletion, or small: new bytes are refused meanwhile.

import type { Database, Transaction } from '../database/database.ts';
import { isDiskFull } from '../errors.ts';
import { releaseReserve } from '../storage/disk-reserve.ts';

/** Does it, and, where it met a full disk and the reserve of this folder was still there, does it once more. */
export async function withReserve<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDiskFull(error) || !(await releaseReserve(folder))) throw error;
    return work();
  }
}

/** The database, whose transactions are done as `withReserve` does it. */
export function databaseWithReserve(database: Database, folder: string): Database {
  return {
    ...database,
    transaction: <T>(body: (tx: Transaction) => Promise<T>) => withReserve(folder, () => database.transaction(body)),
  };
}
