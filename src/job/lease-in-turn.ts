// Heavy jobs by namespace, in turn: however many scans of one namespace wait, the one scan of another waits only for those
// that are running.

import type { Database } from '../database/database.ts';
import { type Lease, leaseJobs } from './due-job-table.ts';
import type { StoredJob } from './job-table.ts';
import { selectNextInTurn, takeTurn } from './turn-table.ts';

/** Takes jobs that are due as `leaseJobs` does, each of the namespace whose last turn is the longest ago. */
export async function leaseInTurn(database: Database, lease: Lease): Promise<StoredJob[]> {
  const leased: StoredJob[] = [];
  while (leased.length < lease.limit) {
    const namespace = await selectNextInTurn(database.rows, lease.now, lease.wanted);
    if (namespace === undefined) break;
    const [job] = await database.transaction(async (tx) => {
      await takeTurn(tx, namespace);
      return leaseJobs(tx, { ...lease, limit: 1, wanted: { ...lease.wanted, namespace } });
    });
    // Another worker was faster.
    if (job === undefined) break;
    leased.push(job);
  }
  return leased;
}
