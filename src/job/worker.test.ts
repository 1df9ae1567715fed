// What becomes of a job that somebody cancels, or that the server stops: the result says what was done.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SYSTEM } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import { enqueueJobs } from './enqueue-job.ts';
import type { JobKind } from './job-kind.ts';
import { findJob, type Job, stopJob } from './list-jobs.ts';
import { queueRound } from './queue-round.ts';
import { StoppedError, stopIfAsked, TurnOverError } from './stopped-error.ts';
import { UnrecoverableError } from './unrecoverable-error.ts';
import { watchJob } from './watch-job.ts';
import { createWorker, type JobFunction, type JobFunctions, type Worker } from './worker.ts';

const KIND = 'scan.outdated' satisfies JobKind;
const folder = useTemporaryFolder();
const clock = manualClock();
let database: Database;
let keys = 0;

beforeAll(async () => {
  database = await openSqlite(`${folder()}/shiplock.db`);
});
afterAll(() => database.close());

/** A worker whose one function does this, and a job for it; `failures` are what the log would tell. */
async function jobThat(work: (id: string, worker: Worker) => JobFunction<typeof KIND>) {
  keys += 1;
  const job = { kind: KIND, key: `${KIND}:${keys}`, payload: {}, at: clock.now(), requestedBy: SYSTEM } as const;
  const [id = ''] = await database.transaction((tx) => enqueueJobs(tx, [job]));
  const failures: unknown[] = [];
  const functions = { [KIND]: (job) => work(id, worker)(job) } as Partial<JobFunctions> as JobFunctions;
  const worker = createWorker({ database, clock, functions, onFailure: (_job, error) => failures.push(error) });
  await worker.drain();
  return { job: (await findJob(database.rows, id)) as Job, worker, failures };
}

const cancel = (id: string) => database.transaction((tx) => stopJob(tx, id, clock.now()));

test('a job that did all its work is done, although somebody cancelled it meanwhile', async () => {
  const { job } = await jobThat((id) => async ({ shouldStop }) => {
    await cancel(id);
    expect(await shouldStop()).toBe(true);
  });
  expect(job).toMatchObject({ state: 'done', attempts: 1, error: null, finishedAt: expect.any(Number) });
});

test('a job whose turn is over is gone on with, and that is no attempt', async () => {
  const cursors: unknown[] = [];
  const { job, failures } = await jobThat(() => async ({ cursor, saveProgress }) => {
    cursors.push(cursor);
    await database.transaction((tx) => saveProgress(tx, { done: cursors.length, cursor: cursors.length }));
    if (cursors.length < 3) throw new TurnOverError();
  });
  expect(cursors).toEqual([undefined, 1, 2]);
  expect(job).toMatchObject({ state: 'done', attempts: 1, error: null, progress: { done: 3 } });
  expect(failures).toEqual([]);
});

test('a job that stops because somebody cancelled it is cancelled, and that is no failure', async () => {
  const { job, failures } = await jobThat((id) => async (job) => {
    await stopIfAsked(job);
    await cancel(id);
    await stopIfAsked(job);
  });
  expect(job).toMatchObject({ state: 'cancelled', attempts: 1, error: null, finishedAt: expect.any(Number) });
  expect(failures).toEqual([]);
});

test.each([new Error('the network is away'), new UnrecoverableError('there is none')])(
  'a cancelled job that fails is cancelled, and is not tried again: %s',
  async (error) => {
    const { job, failures, worker } = await jobThat((id) => async () => {
      await cancel(id);
      throw error;
    });
    expect(job).toMatchObject({ state: 'cancelled', error: error.message, finishedAt: expect.any(Number) });
    expect(failures).toEqual([error]);
    clock.advance(10_000);
    expect(await worker.drain()).toBe(0);
  },
);

test('a job that fails is tried again, and one whose failure is permanent is given up', async () => {
  const away = () => Promise.reject(new Error('the network is away'));
  expect((await jobThat(() => away)).job).toMatchObject({ state: 'due', attempts: 1, error: 'the network is away' });
  const none = () => Promise.reject(new UnrecoverableError('there is none'));
  expect((await jobThat(() => none)).job).toMatchObject({ state: 'failed', attempts: 1, error: 'there is none' });
});

test('a job that the server stops is due again, without progress told and without an attempt counted', async () => {
  const { job, failures } = await jobThat((_id, worker) => async (job) => {
    await worker.stop();
    await stopIfAsked(job);
  });
  expect(job).toMatchObject({ state: 'due', attempts: 0, error: null, finishedAt: null });
  expect(failures).toEqual([]);
});

test('a job that ends its work while the server stops is done', async () => {
  const { job } = await jobThat((_id, worker) => async ({ saveProgress }) => {
    await database.transaction((tx) => saveProgress(tx, { done: 1, total: 2 }));
    await worker.stop();
  });
  expect(job).toMatchObject({ state: 'done', attempts: 1 });
});

test('work elsewhere is ended with the reason that the job was asked to stop', async () => {
  const { job } = await jobThat((id) => async (job) => {
    const watch = await watchJob(database, job, 3);
    await cancel(id);
    const reason = await new Promise((resolve) =>
      watch.signal.addEventListener('abort', () => resolve(watch.signal.reason)),
    );
    await watch.end();
    expect(reason).toBeInstanceOf(StoppedError);
    watch.signal.throwIfAborted();
  });
  expect(job).toMatchObject({ state: 'cancelled', progress: { done: 0, total: 3 } });
});

describe('while the disk is full', () => {
  const fullDisk = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  let isFull = false;
  /** What the log would tell. */
  let told: string[] = [];
  let runs = 0;
  /** What each run of the job does. */
  let work = async () => {};

  /** A worker on a database that can be full, and the id of a job for it. */
  async function begin(): Promise<{ readonly worker: Worker; readonly id: string }> {
    [isFull, told, runs, work] = [false, [], 0, async () => {}];
    const full: Database = {
      ...database,
      transaction: (body) => (isFull ? Promise.reject(fullDisk) : database.transaction(body)),
    };
    const run = async () => {
      runs += 1;
      await work();
    };
    const functions = { [KIND]: run } as Partial<JobFunctions> as JobFunctions;
    const onFailure = (job: { kind: string }, error: unknown) =>
      void told.push(`${job.kind}: ${(error as Error).message}`);
    const worker = createWorker({ database: full, clock, functions, onFailure });
    keys += 1;
    const job = { kind: KIND, key: `full:${keys}`, payload: {}, at: clock.now(), requestedBy: SYSTEM } as const;
    const [id = ''] = await database.transaction((tx) => enqueueJobs(tx, [job]));
    return { worker, id };
  }

  test('a job whose end cannot be written is told of once, and done again when there is room', async () => {
    const { worker, id } = await begin();
    work = async () => {
      isFull = true;
      throw new Error('whatever');
    };
    await worker.drain().catch(() => {});
    expect(told).toEqual([`${KIND}: whatever`, 'end of a job: no space left on device']);
    isFull = false;
    work = async () => {};
    clock.advance(61);
    await worker.drain();
    expect(await findJob(database.rows, id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('a job that fails for want of room is not given up, however often', async () => {
    const { worker, id } = await begin();
    work = () => Promise.reject(fullDisk);
    for (let attempt = 0; attempt < 15; attempt += 1) {
      await worker.drain();
      clock.advance(11);
    }
    expect(runs).toBe(15);
    expect(await findJob(database.rows, id)).toMatchObject({ state: 'due' });
    work = async () => {};
    await worker.drain();
    expect(await findJob(database.rows, id)).toMatchObject({ state: 'done' });
  });
});

test('a clock that is set back delays no job that is due, and none that is tried again', async () => {
  let back = 0;
  const turned = { ...clock, now: () => clock.now() - back };
  const runs: string[] = [];
  const fails = new Set<string>();
  const functions = {
    [KIND]: async ({ id }) => {
      runs.push(id);
      if (fails.has(id)) throw new Error('the network is away');
    },
  } as Partial<JobFunctions> as JobFunctions;
  const worker = createWorker({ database, clock: turned, functions, onFailure: () => {} });
  const queue = async (at: number) => {
    keys += 1;
    const job = { kind: KIND, key: `clock:${keys}`, payload: {}, at, requestedBy: SYSTEM } as const;
    const [id = ''] = await database.transaction((tx) => enqueueJobs(tx, [job]));
    return id;
  };
  const again = await queue(turned.now());
  fails.add(again);
  await worker.drain();
  const due = await queue(turned.now());
  const tomorrow = await queue(turned.now() + 24 * 3600 * 1_000_000);
  back = 20 * 60 * 1_000_000;
  await worker.drain();
  expect(runs).toContain(due);
  runs.length = 0;
  clock.advance(60);
  await worker.drain();
  expect(runs).toContain(again);
  expect(runs).not.toContain(tomorrow);
});

test.each([20 * 60, 24 * 3600])(
  'what is periodic comes when it would have come, though the clock is set back by %i seconds',
  async (seconds) => {
    let back = 0;
    const turned = { ...clock, now: () => clock.now() - back };
    let rounds = 0;
    const functions = {
      async housekeeping() {
        rounds += 1;
        await next();
      },
    } as Partial<JobFunctions> as JobFunctions;
    const round = { kind: 'housekeeping', payload: {}, requestedBy: SYSTEM } as const;
    const next = () => queueRound(database, round, turned.now() + 3600 * 1_000_000);
    const worker = createWorker({ database, clock: turned, functions, onFailure: () => {} });
    await next();
    // Some rounds of hours that come again after the clock is set back.
    for (let hour = 1; hour <= 3; hour += 1) {
      clock.advance(3601);
      await worker.drain();
      expect(rounds).toBe(hour);
    }
    back = seconds * 1_000_000;
    await worker.drain();
    for (let hour = 4; hour <= 6; hour += 1) {
      clock.advance(3601);
      await worker.drain();
      expect(rounds).toBe(hour);
    }
  },
);
