// Work with the advisories in force, whose file may be taken away while the work waits for the scan thread.

import { type AdvisoriesInForce, type AdvisoryStore, advisoriesInForce } from '../advisory/advisory-store.ts';
import type { Database } from '../database/database.ts';

/**
 * Does the work; from its start, when it failed and others are in force by then. Undefined where none were ever loaded.
 * @throws what the work throws
 */
export async function withAdvisories<T>(
  { database, advisories }: { readonly database: Database; readonly advisories: AdvisoryStore },
  work: (index: AdvisoriesInForce) => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    const index = await advisoriesInForce(database.rows, advisories);
    if (!index) return undefined;
    try {
      return await work(index);
    } catch (error) {
      const present = await advisoriesInForce(database.rows, advisories);
      if (present?.path === index.path) throw error;
    }
  }
}
