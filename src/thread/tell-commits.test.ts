import { expect, test } from 'vitest';
import type { CommitListener, Commits } from '../database/database.ts';
import { tellCommits } from './tell-commits.ts';

function source() {
  const listeners: CommitListener[] = [];
  return {
    database: { onCommit: (listener: CommitListener) => void listeners.push(listener) },
    commit(count: number, { jobs = false, elsewhere = false } = {}) {
      for (const listener of listeners) listener({ count, jobs, elsewhere });
    },
  };
}

test('every commit of this thread is told once, those of many transactions together, and none of another thread', async () => {
  const told: Commits[] = [];
  const all = Promise.withResolvers<void>();
  const { database, commit } = source();
  tellCommits(database, (commits) => {
    told.push(commits);
    if (told.reduce((sum, { count }) => sum + count, 0) === 103) all.resolve();
  });
  for (let count = 0; count < 100; count++) commit(1);
  commit(7, { elsewhere: true });
  expect(told).toEqual([]);
  await new Promise(setImmediate);
  expect(told).toEqual([{ count: 100, jobs: false }]);
  // Soon after: a moment later, together.
  commit(1, { jobs: true });
  commit(2);
  await all.promise;
  expect(told[1]).toEqual({ count: 3, jobs: true });
});

test('only those are told that matter', async () => {
  const told: Commits[] = [];
  const { database, commit } = source();
  tellCommits(
    database,
    (commits) => void told.push(commits),
    ({ jobs }) => jobs,
  );
  commit(5);
  await new Promise(setImmediate);
  expect(told).toEqual([]);
  commit(2, { jobs: true });
  await new Promise(setImmediate);
  expect(told).toEqual([{ count: 2, jobs: true }]);
});
