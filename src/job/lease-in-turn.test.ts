// Who waits for whom among heavy jobs.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SYSTEM } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import { enqueueJobs, type NewJob } from './enqueue-job.ts';
import { createWorker, type JobFunctions, type Worker } from './worker.ts';

const folder = useTemporaryFolder();
const clock = manualClock();
let database: Database;
let worker: Worker;
/** Scans that run, in the order in which they began; calling one ends it. */
let begun: { readonly repository: string; readonly end: () => void }[] = [];
let onBegin = () => {};

beforeEach(async () => {
  begun = [];
  database = await openSqlite(`${folder()}/${expect.getState().currentTestName}.db`);
  const functions = {
    'scan.image': async ({ payload }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      begun.push({ repository: payload.digest, end: resolve });
      onBegin();
      await promise;
    },
  } as Partial<JobFunctions> as JobFunctions;
  worker = createWorker({ database, clock, functions, onFailure: (_job, error) => expect(error).toBeUndefined() });
});
afterEach(async () => {
  const stopped = worker.stop();
  for (const { end } of begun) end();
  await stopped;
  await database.close();
});

let keys = 0;
async function queueScans(repository: string, count: number): Promise<void> {
  const jobs = Array.from({ length: count }, (): NewJob => {
    keys += 1;
    const job = { kind: 'scan.image', key: `${keys}`, at: clock.now(), requestedBy: SYSTEM } as const;
    return { ...job, repository, payload: { digest: repository } };
  });
  await database.transaction((tx) => enqueueJobs(tx, jobs));
}

/** Resolves when so many scans have begun. */
async function untilBegun(count: number): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  onBegin = () => begun.length >= count && resolve();
  onBegin();
  await promise;
  return begun.map(({ repository }) => repository);
}

test('one scan waits for the running ones only, however many of another namespace wait', async () => {
  await queueScans('big/app', 1_000);
  worker.start();
  await untilBegun(2);
  await queueScans('small/app', 1);
  begun[0]?.end();
  expect(await untilBegun(3)).toEqual(['big/app', 'big/app', 'small/app']);
});

test('namespaces take turns, and those of one take what others leave', async () => {
  for (const repository of ['a/one', 'a/two', 'b/one', 'c/one', 'c/two']) await queueScans(repository, 2);
  worker.start();
  for (let ended = 0; ended < 8; ended++) {
    await untilBegun(ended + 2);
    begun[ended]?.end();
  }
  const namespaces = (await untilBegun(10)).map((repository) => repository.slice(0, 1));
  expect(namespaces.join('')).toBe('abcabcacac');
});
