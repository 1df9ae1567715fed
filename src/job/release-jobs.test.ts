// Jobs that end with their process or thread, which no function can tell of: what the next one finds are rows.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SYSTEM } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import { enqueueJobs, type NewJob } from './enqueue-job.ts';
import type { JobKind } from './job-kind.ts';
import { findJob, stopJob } from './list-jobs.ts';
import { releaseCrashedJobs, releaseCutOffJobs } from './release-jobs.ts';
import { createWorker, type JobFunction, type JobFunctions, type Worker } from './worker.ts';

const KIND = 'policy.retire' satisfies JobKind;
const HOW = 'the thread ran out of memory';
const folder = useTemporaryFolder();
const clock = manualClock();
let database: Database;

beforeEach(async () => {
  database = await openSqlite(`${folder()}/${clock.now()}.db`);
});
afterEach(() => database.close());

async function queue(...names: string[]): Promise<string[]> {
  const jobs = names.map(
    (name): NewJob => ({
      kind: KIND,
      key: name,
      payload: { event: name },
      at: clock.now(),
      requestedBy: SYSTEM,
    }),
  );
  return database.transaction((tx) => enqueueJobs(tx, jobs));
}

function workerOf(work: JobFunction<typeof KIND>): Worker {
  const functions = { [KIND]: work } as Partial<JobFunctions> as JobFunctions;
  return createWorker({ database, clock, functions, onFailure: () => {} });
}

/** Resolves while the named job runs, for good, as one does whose thread is ended then; others end well. */
async function die(name: string, before: JobFunction<typeof KIND> = async () => {}): Promise<void> {
  const running = Promise.withResolvers<void>();
  const worker = workerOf(async (job) => {
    if (job.payload.event !== name) return;
    await before(job);
    running.resolve();
    await new Promise(() => {});
  });
  void worker.drain();
  await running.promise;
}

const job = async (id = '') => findJob(database.rows, id);

test('a job that ends with its thread again and again is given up, says why, and is not begun again', async () => {
  const [id] = await queue('hostile');
  for (const attempts of [1, 2]) {
    await die('hostile');
    await releaseCrashedJobs(database, clock, HOW);
    expect(await job(id)).toMatchObject({ state: 'due', attempts, error: HOW });
  }
  await die('hostile');
  await releaseCrashedJobs(database, clock, HOW);
  expect(await job(id)).toMatchObject({
    state: 'failed',
    attempts: 3,
    error: `${HOW}; this has happened 3 times in a row, so the job is not begun again by itself`,
    finishedAt: expect.any(Number),
  });
  clock.advance(100_000);
  expect(await workerOf(async () => {}).drain()).toBe(0);
});

test('a job that got further before each crash goes on', async () => {
  const [id] = await queue('long');
  for (let cursor = 1; cursor <= 5; cursor++) {
    await die('long', ({ saveProgress }) =>
      database.transaction((tx) => saveProgress(tx, { done: cursor, total: 5, cursor })),
    );
    await releaseCrashedJobs(database, clock, HOW);
    expect(await job(id)).toMatchObject({ state: 'due', progress: { done: cursor } });
  }
});

test('a job that was cut off because the server stops is due again, and nothing is counted', async () => {
  const [id] = await queue('interrupted');
  for (let stop = 0; stop < 5; stop++) {
    await die('interrupted');
    await releaseCutOffJobs(database, clock);
  }
  await workerOf(async () => {}).drain();
  expect(await job(id)).toMatchObject({ state: 'done', error: null });
});

test('jobs that were running when a thread died run one after the other, beside the others', async () => {
  const ids = await queue('a', 'b', 'c');
  // It has taken all three.
  await die('a');
  await releaseCrashedJobs(database, clock, HOW);
  await queue('d', 'e');
  const now = new Set<string>();
  const seen: string[] = [];
  const ended = Promise.withResolvers<void>();
  const worker = workerOf(async ({ payload }) => {
    const name = payload.event;
    now.add(name);
    seen.push(name);
    const suspects = [...now].filter((one) => 'abc'.includes(one));
    expect(suspects.length).toBeLessThanOrEqual(1);
    await database.transaction(async () => {});
    now.delete(name);
    if (seen.length === 5 && now.size === 0) ended.resolve();
  });
  worker.start();
  await ended.promise;
  await worker.stop();
  expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const id of ids) expect(await job(id)).toMatchObject({ state: 'done', attempts: 2 });
});

test('a job that somebody has cancelled when its thread dies stops at its next place', async () => {
  const [id = ''] = await queue('cancelled');
  await die('cancelled');
  await database.transaction((tx) => stopJob(tx, id, clock.now()));
  await releaseCrashedJobs(database, clock, HOW);
  await database.transaction((tx) => stopJob(tx, id, clock.now()));
  expect(await job(id)).toMatchObject({ state: 'cancelled' });
});
