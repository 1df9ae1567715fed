// Queues work in the transaction of the fact that makes it due.

import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { JobKind } from './job-kind.ts';
import type { JobPayload } from './job-payload.ts';
import { insertJobs } from './job-table.ts';

export type NewJob<Kind extends JobKind = JobKind> = { [K in Kind]: JobOf<K> }[Kind];

interface JobOf<Kind extends JobKind> {
  readonly kind: Kind;
  /** A job with a key that was used before is not queued again. */
  readonly key: string;
  readonly payload: JobPayload[Kind];
  /** Not before this time. */
  readonly at: Microseconds;
  readonly requestedBy: ActorReference;
  readonly repository?: string | undefined;
}

/** Queues the jobs; those whose key is known already are left out. Returns the ids, in order. */
export async function enqueueJobs(tx: Transaction, jobs: readonly NewJob[]): Promise<string[]> {
  const rows = jobs.map((job) => ({
    id: orderedId(),
    kind: job.kind,
    key: job.key,
    payload_json: JSON.stringify(job.payload),
    state: 'due' as const,
    run_at: job.at,
    attempts: 0,
    crashes: 0,
    cancel_requested: 0,
    progress_done: 0,
    log: '',
    requested_by_kind: job.requestedBy.kind,
    requested_by_id: job.requestedBy.id,
    requested_by_name: job.requestedBy.name,
    repository: job.repository ?? null,
    created_at: job.at,
  }));
  await insertJobs(tx, rows);
  return rows.map((row) => row.id);
}
