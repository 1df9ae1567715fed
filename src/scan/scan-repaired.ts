// Job `scan.repaired`: a damaged blob was pushed again. What was concluded from its bytes is forgotten, and every image
// that was scanned with it is scanned anew.

import { SYSTEM } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { BatchSize } from '../job/batch-size.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Digest } from '../oci/digest.ts';
import { queueScans } from './queue-scans.ts';
import { deleteEvidence, selectReportedWith } from './report/scan-report-table.ts';
import type { Scans } from './scans.ts';

/** @throws StoppedError when the job is to stop */
export async function scanRepaired({ database, clock }: Scans, job: RunningJob<'scan.repaired'>): Promise<void> {
  const { digest: blob, at: repairedAt } = job.payload;
  let after = typeof job.cursor === 'string' ? job.cursor : undefined;
  if (after === undefined) await database.transaction((tx) => deleteEvidence(tx, blob));
  const size = new BatchSize(clock.elapsed);
  let done = 0;
  for (;;) {
    const digests = (await selectReportedWith(database.rows, blob, after, size.next)) as Digest[];
    const last = digests.at(-1);
    if (last === undefined) return;
    await stopIfAsked(job);
    done += digests.length;
    const cause = `repaired ${blob} ${repairedAt}`;
    const queue = async (tx: Transaction) => {
      await queueScans(tx, digests, { cause, at: clock.now(), by: SYSTEM, again: true });
      await job.saveProgress(tx, { done, cursor: last });
    };
    await database.transaction((tx) => size.measured(digests.length, () => queue(tx)));
    after = last;
  }
}
