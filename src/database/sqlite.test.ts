// Two threads of one process write to the same file: here, two databases that are open at once.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SYSTEM } from '../actor.ts';
import { listEvents } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import type { CommitListener, Database, Transaction } from './database.ts';
import { lockWaitMemory } from './lock-wait.ts';
import { openSqlite } from './sqlite.ts';

const folder = useTemporaryFolder();
let serving: Database;
let beside: Database;

beforeEach(async () => {
  const lockWaits = lockWaitMemory();
  serving = await openSqlite(`${folder()}/shiplock.db`, { lockWaits });
  beside = await openSqlite(`${folder()}/shiplock.db`, { beside: true, lockWaits });
});
afterEach(async () => {
  await beside.close();
  await serving.close();
});

const tell = (tx: Transaction, repository: string) =>
  recordEvent(tx, { type: 'repository.created', at: 1, actor: SYSTEM, repository, data: { visibility: 'private' } });

test('a transaction waits for one of another thread while its own thread goes on, and later ones wait behind it', async () => {
  const inside = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const held = beside.transaction(async (tx) => {
    await tell(tx, 'a/first');
    inside.resolve();
    await gate.promise;
  });
  await inside.promise;
  const waiting = ['a/second', 'a/third'].map((name) => serving.transaction((tx) => tell(tx, name)));
  // Readers do not wait, and see nothing that is not committed.
  expect((await listEvents(serving.rows, { types: ['repository.created'] }, 10)).items).toEqual([]);
  gate.resolve();
  await Promise.all([held, ...waiting]);
  const names = (await listEvents(serving.rows, {}, 10)).items.map(({ repository }) => repository);
  expect(names).toEqual(['a/third', 'a/second', 'a/first']);
});

test('rows show what either thread has committed, nothing of what has not, and let nobody write', async () => {
  const names = async () =>
    (await listEvents(serving.rows, { types: ['repository.created'] }, 100)).items
      .map(({ repository }) => repository)
      .filter((name) => name?.startsWith('rows/'));
  const [inside, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const own = serving.transaction(async (tx) => {
    await tell(tx, 'rows/own');
    inside.resolve();
    await gate.promise;
  });
  await inside.promise;
  expect(await names()).toEqual([]);
  gate.resolve();
  await own;
  expect(await names()).toEqual(['rows/own']);
  await beside.transaction((tx) => tell(tx, 'rows/beside'));
  expect(await names()).toEqual(['rows/beside', 'rows/own']);
  const refused = serving.transaction(async (tx) => {
    await tell(tx, 'rows/refused');
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  expect(await names()).toEqual(['rows/beside', 'rows/own']);
  await expect(serving.rows.deleteFrom('event').execute()).rejects.toThrow('readonly database');
});

test('a transaction can ask whether others wait for it, of another thread or of its own', async () => {
  const asked: boolean[] = [];
  const seeAwaited = () => expect.poll(() => beside.isAwaited()).toBe(true);
  let waiting: Promise<unknown> | undefined;
  await beside.transaction(async (tx) => {
    await tell(tx, 'a/first');
    asked.push(beside.isAwaited());
    waiting = serving.transaction((other) => tell(other, 'a/second'));
    await seeAwaited();
  });
  await waiting;
  await beside.transaction(async () => {
    asked.push(beside.isAwaited());
    waiting = beside.transaction((other) => tell(other, 'a/third'));
    await seeAwaited();
  });
  await waiting;
  await expect(beside.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await beside.transaction(async () => void asked.push(beside.isAwaited()));
  expect(asked).toEqual([false, false, false]);
});

test('whoever listens for commits hears of those of this thread, and of those that it is told of', async () => {
  const heard: Parameters<CommitListener>[0][] = [];
  serving.onCommit((commits) => heard.push(commits));
  await serving.transaction((tx) => tell(tx, 'a/here'));
  await beside.transaction((tx) => tell(tx, 'a/there'));
  serving.hearOfCommits({ count: 3, jobs: false });
  expect(heard).toEqual([
    { count: 1, jobs: false, elsewhere: false },
    { count: 3, jobs: false, elsewhere: true },
  ]);
});

test('whoever listens hears whether a commit has written to the queue of jobs, also where several are under way', async () => {
  const heard: boolean[] = [];
  serving.onCommit(({ jobs }) => heard.push(jobs));
  const job = (key: string) => ({
    kind: 'policy.retire' as const,
    key,
    payload: { event: 'an-event' },
    at: 0,
    requestedBy: SYSTEM,
  });
  await Promise.all([
    serving.transaction((tx) => tell(tx, 'a/without')),
    serving.transaction((tx) => enqueueJobs(tx, [job('with')])),
    serving.transaction((tx) => tell(tx, 'a/without-again')),
  ]);
  await expect(
    serving.transaction(async (tx) => {
      await enqueueJobs(tx, [job('undone')]);
      throw new Error('changed their mind');
    }),
  ).rejects.toThrow('changed their mind');
  await serving.transaction((tx) => tell(tx, 'a/last'));
  expect(heard).toEqual([false, true, false, false]);
});
