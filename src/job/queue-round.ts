// Work that comes round: it is known by being open, not by its hour, which comes again when the clock is set back.

import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { enqueueJobs, type NewJob } from './enqueue-job.ts';
import { selectJob, selectOpenJob, selectUnbegunJobs, updateJob } from './job-table.ts';

type Round = Pick<NewJob, 'kind' | 'payload' | 'requestedBy'>;

/** Queues the work for this time; where it waits already, it comes no later than that. */
export async function queueRound(database: Database, round: Round, at: Microseconds): Promise<void> {
  await database.transaction(async (tx) => {
    const [id] = (await selectUnbegunJobs(tx, [`${round.kind}:`], { repository: undefined })).values();
    const waiting = id === undefined ? undefined : await selectJob(tx, id);
    if (waiting) await updateJob(tx, waiting.id, { run_at: Math.min(at, waiting.run_at) });
    else await enqueueJobs(tx, [{ ...round, key: `${round.kind}:${orderedId()}`, at } as NewJob]);
  });
}

/** Queues the work for this time, unless it waits or runs. */
export async function queueUnlessOpen(database: Database, round: Round, at: Microseconds): Promise<void> {
  await database.transaction(async (tx) => {
    if (await selectOpenJob(tx, `${round.kind}:`)) return;
    await enqueueJobs(tx, [{ ...round, key: `${round.kind}:${orderedId()}`, at } as NewJob]);
  });
}
