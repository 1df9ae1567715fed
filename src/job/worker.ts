// Leases due jobs and runs them. A job's function must be idempotent: after a crash, or when a lease ran out, it is
// run again from the start or from the cursor that it saved.

import { randomUUID } from 'node:crypto';
import type { ActorReference } from '../actor.ts';
import { type Clock, MICROSECONDS_PER_SECOND } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { isDiskFull, isDiskUnwritable } from '../errors.ts';
import { clockFollower, followClockBack } from './clock-watch.ts';
import { hasDueJob, isAnyJobDue, leaseJobs, type Wanted } from './due-job-table.ts';
import { type Batching, changeInBatches } from './in-batches.ts';
import { HEAVY_KINDS, type JobKind, LONG_KINDS } from './job-kind.ts';
import type { JobPayload } from './job-payload.ts';
import { deleteFinishedJobs, extendLease, requesterOf, type StoredJob, selectJob, updateJob } from './job-table.ts';
import { Lane, type LaneRules } from './lane.ts';
import { leaseInTurn } from './lease-in-turn.ts';
import { onceInAWhile } from './repeated-failure.ts';
import { StoppedError } from './stopped-error.ts';
import { UnrecoverableError } from './unrecoverable-error.ts';

const LEASE = 60 * MICROSECONDS_PER_SECOND;
const MAX_ATTEMPTS = 10;
const LONGEST_BACKOFF_SECONDS = 3600;
const DISK_DELAY = 10 * MICROSECONDS_PER_SECOND;
const POLL_MILLISECONDS = 1_000;
const PARALLEL = 8;
const LIGHT: LaneRules = {
  wanted: { without: [...HEAVY_KINDS, ...LONG_KINDS], suspect: false },
  places: PARALLEL,
  ofOne: PARALLEL,
  gives: 200,
};
/** One asks while another one writes; of one share, they would wait for each other. */
const LONG: LaneRules = { wanted: { only: LONG_KINDS, suspect: false }, places: 2, ofOne: 1 };
/** One that reads while another one writes. */
const HEAVY_PARALLEL = 2;
/**
 * Jobs that were running when their process or thread died run one after the other: whichever of them it was, it takes
 * none of the others with it again.
 */
const SUSPECT_PARALLEL = 1;
const MAX_LOG_LENGTH = 20_000;

/** What a job's function is given of its job. */
export interface RunningJob<Kind extends JobKind = JobKind> {
  readonly id: string;
  readonly payload: JobPayload[Kind];
  readonly requestedBy: ActorReference;
  readonly repository: string | null;
  /** What `saveProgress` stored last, or undefined at the first start. */
  readonly cursor: unknown;
  /** How often in a row its process or thread ended while it ran, since it last got further. */
  readonly crashes?: number;
  /** Stores how far the job is, and from where it would go on, with the work of the same transaction. */
  saveProgress(
    tx: Transaction,
    progress: { done: number; total?: number; cursor?: unknown; log?: string },
  ): Promise<void>;
  /** True when somebody asked to cancel the job, or the server is stopping: throw a StoppedError soon. */
  shouldStop(): Promise<boolean>;
}

/** It returns when all its work is done, and throws a StoppedError when it stopped before. */
export type JobFunction<Kind extends JobKind> = (job: RunningJob<Kind>) => Promise<void>;
export type JobFunctions = { readonly [Kind in JobKind]: JobFunction<Kind> };

export interface Worker {
  /** Runs jobs as they become due, until `stop`. */
  start(): void;
  /** Runs everything that is due at the clock's present time, and what that makes due, then returns their number. */
  drain(): Promise<number>;
  /** Takes no new job and resolves when the running ones have ended or reached a place to stop. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly functions: JobFunctions;
  /** Told about every attempt that failed. */
  readonly onFailure: (job: { id: string; kind: string; attempts: number }, error: unknown) => void;
}

export function createWorker({ database, clock, functions, onFailure }: WorkerOptions): Worker {
  const name = randomUUID();
  /** For what comes again every second while nothing can be written. */
  const onTrouble = onceInAWhile(onFailure, clock.elapsed);
  const lanes = [LIGHT, LONG].map((rules) => new Lane(rules, clock.elapsed));
  const heavy = new Set<Promise<void>>();
  const suspect = new Set<Promise<void>>();
  const followClock = clockFollower(clock, (now, by) => followClockBack(database, now, by));
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let stopping = false;

  async function lease(limit: number, wanted: Wanted = {}): Promise<StoredJob[]> {
    const now = clock.now();
    if (stopping || limit <= 0 || !(await hasDueJob(database.rows, now, wanted))) return [];
    return database.transaction((tx) => leaseJobs(tx, { worker: name, now, until: now + LEASE, limit, wanted }));
  }

  async function leaseHeavy(limit: number): Promise<StoredJob[]> {
    const now = clock.now();
    if (stopping || limit <= 0) return [];
    const wanted = { only: HEAVY_KINDS, suspect: false };
    return leaseInTurn(database, { worker: name, now, until: now + LEASE, limit, wanted });
  }

  async function run(row: StoredJob): Promise<void> {
    const heartbeat = setInterval(
      () => {
        const until = clock.now() + LEASE;
        database.transaction((tx) => extendLease(tx, row.id, name, until)).catch((error) => onTrouble(row, error));
      },
      (LEASE / MICROSECONDS_PER_SECOND / 3) * 1000,
    );
    try {
      await work(row.kind as JobKind, row);
      await finish(row);
    } catch (error) {
      await (error instanceof StoppedError ? putDown(row) : retryLater(row, error)).catch((problem) =>
        // Where nothing can be written, the lease runs out, and the job is done again once something can.
        onTrouble({ ...row, kind: 'end of a job' }, problem),
      );
    } finally {
      clearInterval(heartbeat);
    }
  }

  async function work<Kind extends JobKind>(kind: Kind, row: StoredJob): Promise<void> {
    await functions[kind](runningJob<Kind>(row));
  }

  /** The queue holds only what `enqueueJobs` wrote: by its kind, the payload has its shape. */
  function runningJob<Kind extends JobKind>(row: StoredJob): RunningJob<Kind> {
    return {
      id: row.id,
      payload: JSON.parse(row.payload_json) as JobPayload[Kind],
      requestedBy: requesterOf(row),
      repository: row.repository,
      cursor: row.cursor_json === null ? undefined : JSON.parse(row.cursor_json),
      crashes: row.crashes,
      async saveProgress(tx, progress) {
        const log = progress.log === undefined ? undefined : `${row.log}${progress.log}\n`.slice(-MAX_LOG_LENGTH);
        if (log !== undefined) row.log = log;
        await updateJob(tx, row.id, {
          progress_done: progress.done,
          ...(progress.total === undefined ? {} : { progress_total: progress.total }),
          // A job that gets further between two crashes is not what they come from.
          ...(progress.cursor === undefined ? {} : { cursor_json: JSON.stringify(progress.cursor), crashes: 0 }),
          ...(log === undefined ? {} : { log }),
        });
      },
      async shouldStop() {
        return stopping || (await selectJob(database.rows, row.id))?.cancel_requested === 1;
      },
    };
  }

  async function finish(row: StoredJob): Promise<void> {
    await database.transaction((tx) =>
      updateJob(tx, row.id, { state: 'done', finished_at: clock.now(), lease_until: null, error: null }),
    );
  }

  /** Where nobody cancelled it, the server stops, or its turn is over: it is gone on with from the cursor, and this was no attempt. */
  async function putDown(row: StoredJob): Promise<void> {
    await end(row, { state: 'due', run_at: clock.now(), attempts: row.attempts - 1 });
  }

  async function retryLater(row: StoredJob, error: unknown): Promise<void> {
    onFailure(row, error);
    const message = error instanceof Error ? error.message : String(error);
    const now = clock.now();
    const delay = Math.min(2 ** row.attempts, LONGEST_BACKOFF_SECONDS) * MICROSECONDS_PER_SECOND;
    const change: Partial<StoredJob> =
      isDiskFull(error) || isDiskUnwritable(error)
        ? // That says nothing of the job.
          { state: 'due', run_at: now + DISK_DELAY, attempts: row.attempts - 1 }
        : row.attempts >= MAX_ATTEMPTS || error instanceof UnrecoverableError
          ? { state: 'failed', finished_at: now }
          : { state: 'due', run_at: now + delay };
    await end(row, { ...change, crashes: 0 }, { error: message });
  }

  /** Ends an attempt at work that is not done: as given, or for good when the job was cancelled. */
  async function end(row: StoredJob, change: Partial<StoredJob>, said: { error?: string } = {}): Promise<void> {
    await database.transaction(async (tx) => {
      const isCancelled = (await selectJob(tx, row.id))?.cancel_requested === 1;
      const ended = isCancelled ? ({ state: 'cancelled', finished_at: clock.now() } as const) : change;
      await updateJob(tx, row.id, { ...ended, ...said, lease_until: null, leased_by: null });
    });
  }

  function begin(row: StoredJob, lane: Set<Promise<void>>): void {
    const work = run(row).finally(() => {
      lane.delete(work);
      wake();
    });
    lane.add(work);
  }

  async function lookForWork(): Promise<void> {
    await followClock();
    do {
      lookAgain = false;
      // Most commits bring no work.
      if (stopping || !(await isAnyJobDue(database.rows, clock.now()))) continue;
      for (const lane of lanes) {
        const now = clock.now();
        const leased = stopping ? [] : await lane.lease(database, { worker: name, now, until: now + LEASE });
        for (const row of leased) void lane.hold(row, run(row)).finally(wake);
      }
      for (const row of await leaseHeavy(HEAVY_PARALLEL - heavy.size)) begin(row, heavy);
      for (const row of await lease(SUSPECT_PARALLEL - suspect.size, { suspect: true })) begin(row, suspect);
    } while (lookAgain);
  }

  function wake(): void {
    if (stopping || timer === undefined) return;
    lookAgain = true;
    looking ??= lookForWork()
      .catch((error) => onTrouble({ id: '', kind: 'lease', attempts: 0 }, error))
      .finally(() => {
        looking = undefined;
      });
  }

  return {
    start() {
      timer = setInterval(wake, POLL_MILLISECONDS);
      database.onCommit(({ jobs }) => {
        if (jobs) wake();
      });
      wake();
    },
    async drain() {
      await followClock();
      let count = 0;
      for (;;) {
        const rows = await lease(PARALLEL);
        if (rows.length === 0) return count;
        for (const row of rows) await run(row);
        count += rows.length;
      }
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
      await Promise.all([...lanes.map((lane) => lane.ended()), ...heavy, ...suspect]);
    },
  };
}

/** Removes jobs that ended well before the given time; failed ones stay for people to look at. */
export async function removeFinishedJobs(batching: Batching, before: number): Promise<void> {
  await changeInBatches(batching, (tx, limit) => deleteFinishedJobs(tx, before, limit));
}
