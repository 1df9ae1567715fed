// Whose jobs wait for whose. Jobs end when the test says so.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock } from '../../test/support/manual-clock.ts';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { ActorReference } from '../actor.ts';
import type { Database } from '../database/database.ts';
import { openSqlite } from '../database/sqlite.ts';
import { enqueueJobs, type NewJob } from './enqueue-job.ts';
import { createWorker, type JobFunctions, type RunningJob, type Worker } from './worker.ts';

const folder = useTemporaryFolder();
const clock = manualClock();
let database: Database;
let worker: Worker;
/** Jobs that have begun, in order; calling one ends it. */
let begun: { readonly word: string; readonly end: () => void }[] = [];
let onBegin = () => {};
let keys = 0;

beforeEach(async () => {
  begun = [];
  database = await openSqlite(`${folder()}/${expect.getState().currentTestName}.db`);
  const hangs = (kind: string) => async (job: RunningJob) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun.push({ word: `${kind} of ${job.requestedBy.name}`, end: resolve });
    onBegin();
    await promise;
  };
  const functions = { 'policy.apply': hangs('apply'), 'policy.evaluate': hangs('evaluation') };
  worker = createWorker({
    database,
    clock,
    functions: functions as Partial<JobFunctions> as JobFunctions,
    onFailure: (_job, error) => expect(error).toBeUndefined(),
  });
});
afterEach(async () => {
  const stopped = worker.stop();
  for (const { end } of begun) end();
  await stopped;
  await database.close();
});

function person(name: string): ActorReference {
  return { kind: 'user', id: name, name };
}

async function queue(kind: 'policy.apply' | 'policy.evaluate', by: string, count: number): Promise<void> {
  const jobs = Array.from({ length: count }, () => {
    keys += 1;
    return { kind, key: `${keys}`, payload: {}, at: clock.now(), requestedBy: person(by), repository: 'dev/web' };
  });
  await database.transaction((tx) => enqueueJobs(tx, jobs as unknown as NewJob[]));
}

/** Resolves when this many jobs have begun. */
async function untilBegun(count: number): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  onBegin = () => begun.length >= count && resolve();
  onBegin();
  await promise;
  return begun.map(({ word }) => word);
}

test('beside ten applies of one person, pushes of another are evaluated, and another applies a policy', async () => {
  await queue('policy.apply', 'mal', 10);
  worker.start();
  await untilBegun(1);
  await queue('policy.evaluate', 'jane', 2);
  await untilBegun(3);
  await queue('policy.apply', 'jane', 1);
  expect(await untilBegun(4)).toEqual(['apply of mal', 'evaluation of jane', 'evaluation of jane', 'apply of jane']);
});

test('evaluations that take long give their places to those of others, and not to more of the same', async () => {
  await queue('policy.evaluate', 'mal', 100);
  worker.start();
  await untilBegun(8);
  clock.advance(1);
  await queue('policy.evaluate', 'jane', 1);
  expect((await untilBegun(9)).filter((word) => word.endsWith('jane'))).toHaveLength(1);
  begun[0]?.end();
  expect((await untilBegun(10)).filter((word) => word.endsWith('mal'))).toHaveLength(9);
});

test('a push waits for one evaluation only, however many of another person are due', async () => {
  await queue('policy.evaluate', 'mal', 1_000);
  worker.start();
  await untilBegun(8);
  await queue('policy.evaluate', 'jane', 1);
  begun[0]?.end();
  expect((await untilBegun(9)).at(-1)).toBe('evaluation of jane');
});
