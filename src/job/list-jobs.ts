// Looking at jobs, and asking one to stop.

import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import type { JobKind } from './job-kind.ts';
import type { EventJobKind } from './job-payload.ts';
import {
  hasMoreOpenJobs,
  type JobFilter,
  type JobPlace,
  type JobsOf,
  requesterOf,
  type StoredJob,
  selectFailedJobs,
  selectJob,
  selectJobByKey,
  selectJobs,
  selectOpenPrefixes,
  selectUnbegunJobs,
  updateJob,
} from './job-table.ts';

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: StoredJob['state'];
  readonly attempts: number;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly log: string;
  readonly error: string | null;
  readonly requestedBy: ActorReference;
  readonly repository: string | null;
  readonly createdAt: Microseconds;
  readonly runAt: Microseconds;
  readonly finishedAt: Microseconds | null;
}

export type { JobFilter };

/** A page of the jobs that fit the filter, newest first. */
export async function listJobs(rows: Rows, filter: JobFilter, limit: number): Promise<Page<Job>> {
  return mapPage(await selectJobs(rows, filter, limit), readJob);
}

export async function findJob(rows: Rows, id: string): Promise<Job | undefined> {
  const row = await selectJob(rows, id);
  return row && readJob(row);
}

/** @throws ShiplockError NOT_FOUND */
export async function getJob(rows: Rows, id: string): Promise<Job> {
  const job = await findJob(rows, id);
  if (!job) throw new ShiplockError('NOT_FOUND', `there is no job ${id}`);
  return job;
}

/** The job that was queued under this key. */
export async function findJobByKey(rows: Rows, key: string): Promise<Job | undefined> {
  const row = await selectJobByKey(rows, key);
  return row && readJob(row);
}

/** Those of the beginnings of keys that a job which has not ended has. */
export async function findOpenPrefixes(rows: Rows, keyPrefixes: readonly string[]): Promise<ReadonlySet<string>> {
  return selectOpenPrefixes(rows, keyPrefixes);
}

/** By prefix of a key: the id of a job of the place that nobody has begun yet and whose key begins so. */
export async function findUnbegunJobs(
  rows: Rows,
  keyPrefixes: readonly string[],
  place: JobPlace,
): Promise<ReadonlyMap<string, string>> {
  return selectUnbegunJobs(rows, keyPrefixes, place);
}

/** Whether more jobs of the kind than this have not ended, of those that this account asked for, or of those of the namespace. */
export async function areMoreOpen(rows: Rows, kind: JobKind, of: JobsOf, most: number): Promise<boolean> {
  return hasMoreOpenJobs(rows, kind, of, most);
}

/** A job that an event had made due, and that was given up. */
export interface GivenUp {
  readonly event: string;
  readonly error: string;
  readonly at: Microseconds;
}

/** The newest in the repository, of these kinds, newest first. */
export async function findGivenUp(
  rows: Rows,
  repository: string,
  kinds: readonly EventJobKind[],
  limit: number,
): Promise<GivenUp[]> {
  const failed = await selectFailedJobs(rows, repository, kinds, limit);
  return failed.map((row) => ({
    event: (JSON.parse(row.payload_json) as { readonly event: string }).event,
    error: row.error ?? '',
    at: row.finished_at ?? row.created_at,
  }));
}

/**
 * Cancels a job: one that waits ends at once, one that runs at its next place to stop.
 * @throws ShiplockError NOT_FOUND, or CONFLICT when the job has ended
 */
export async function stopJob(tx: Transaction, id: string, at: Microseconds): Promise<void> {
  const row = await selectJob(tx, id);
  if (!row) throw new ShiplockError('NOT_FOUND', `there is no job ${id}`);
  if (row.state === 'due') await updateJob(tx, id, { state: 'cancelled', cancel_requested: 1, finished_at: at });
  else if (row.state === 'running') await updateJob(tx, id, { cancel_requested: 1 });
  else throw new ShiplockError('CONFLICT', `the job has ended already (${row.state})`);
}

function readJob(row: StoredJob): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    attempts: row.attempts,
    progress: { done: row.progress_done, total: row.progress_total },
    log: row.log,
    error: row.error,
    requestedBy: requesterOf(row),
    repository: row.repository,
    createdAt: row.created_at,
    runAt: row.run_at,
    finishedAt: row.finished_at,
  };
}
