// The thread of the jobs as the server has it: a real thread, which is ended when it hangs and started again when it is
// lost, and which keeps nothing from the thread that serves.

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitListener } from '../../src/database/database.ts';
import { DigestLocks } from '../../src/registry/digest-locks.ts';
import { createJobThread, type JobThread } from '../../src/thread/job-thread.ts';

const HERE = new URL('./tried-thread.ts', import.meta.url);
const LIMITS = { heapMegabytes: 64, askEveryMilliseconds: 50, unanswered: 100, restartAfterMilliseconds: 1 };

let locks: DigestLocks;
let thread: JobThread;
let losses: string[];
let told: unknown[];
let isThere: boolean;
let commit: CommitListener;
/** Resolves at the next loss. */
let lost: PromiseWithResolvers<void>;

beforeEach(() => {
  locks = new DigestLocks();
  losses = [];
  told = [];
  lost = Promise.withResolvers();
  thread = createJobThread({
    module: HERE,
    data: {},
    database: {
      onCommit: (listener) => {
        commit = listener;
      },
      hearOfCommits: (commits) => told.push({ commits }),
    },
    locks,
    uploads: { forget: (upload) => told.push({ upload }) },
    onFailure: (job, error) => told.push({ job, error }),
    onTrouble: () => {},
    onThere: () => {
      isThere = true;
    },
    onLostLog: (error) => told.push({ lostLog: error }),
    onLoss: async (how) => {
      isThere = false;
      losses.push(how);
      lost.resolve();
      lost = Promise.withResolvers();
    },
    limits: LIMITS,
  });
  thread.start();
});
afterEach(async () => {
  await thread.stop(100);
});

const ask = async (word: string) => new TextDecoder().decode(await thread.ask(new TextEncoder().encode(word)));

test('it answers, and refuses in words and with a code', async () => {
  expect(await ask('something')).toBe('did something');
  await expect(ask('refuse')).rejects.toMatchObject({
    name: 'ShiplockError',
    code: 'INVALID',
    message: 'there is no such word',
    detail: { word: 'refuse' },
  });
});

test('it tells of commits, failed jobs and uploads that are over, and hears of commits', async () => {
  for (const word of ['forget', 'fail', 'commit']) await ask(word);
  commit({ count: 1, jobs: true, elsewhere: false });
  commit({ count: 1, jobs: true, elsewhere: false });
  // What brings no job does not wake it, and what it has told of itself is not told to it.
  commit({ count: 10, jobs: false, elsewhere: false });
  commit({ count: 5, jobs: true, elsewhere: true });
  await expect.poll(() => ask('heard')).toBe('2');
  await expect.poll(() => told).toHaveLength(3);
  expect(told).toEqual([
    { upload: 'upload-1' },
    {
      job: { id: 'job-1', kind: 'policy.apply', attempts: 2 },
      error: expect.objectContaining({ name: 'TypeError', message: 'the job is wrong' }),
    },
    { commits: { count: 3, jobs: false } },
  ]);
});

test('it waits for a lock that a request holds, and lets it go', async () => {
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const held = locks.alone('sha256:a', () => gate.promise);
  const locking = ask('lock').then((word) => order.push(word));
  expect(await ask('something else')).toBe('did something else');
  order.push('let go');
  gate.resolve();
  await held;
  await locking;
  expect(order).toEqual(['let go', 'locked']);
  await locks.alone('sha256:a', async () => {});
});

test('one that hangs is ended, told of, and started again; what it held is let go, and who waited gets an answer', async () => {
  const loss = lost.promise;
  const hanging = ask('hold a lock and hang');
  await expect(hanging).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('was cut off') });
  await loss;
  expect(losses).toEqual(['the thread that runs jobs did not answer for 5 seconds, and was ended']);
  await locks.alone('sha256:a', async () => {});
  await expect.poll(() => ask('something').catch(() => undefined)).toBe('did something');
});

test.each([
  ['grow', 'the thread that runs jobs failed: Worker terminated due to reaching memory limit: JS heap out of memory'],
  ['crash', 'the thread that runs jobs failed: nobody expected this'],
])('one that dies of what it was asked (%s) is told of, and started again', async (word, how) => {
  const loss = lost.promise;
  await expect(ask(word)).rejects.toMatchObject({ code: 'INTERNAL' });
  await loss;
  expect(losses).toEqual([how]);
  await expect.poll(() => ask('something').catch(() => undefined)).toBe('did something');
  // By which health knows.
  await expect.poll(() => isThere).toBe(true);
});

test('it ends in good order when it is asked to', async () => {
  expect(await ask('something')).toBe('did something');
  expect(await thread.stop(60_000)).toBe(false);
  expect(losses).toEqual([]);
});

test('one that hangs when the server stops is cut off, which is no loss', async () => {
  ask('hang').catch(() => {});
  expect(await thread.stop(100)).toBe(true);
  expect(losses).toEqual([]);
});
