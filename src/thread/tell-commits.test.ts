import { expect, test } from 'vitest';
import type { CommitListener } from '../database/database.ts';
import { tellCommits } from './tell-commits.ts';

test('every commit of this thread is told once, those of many transactions together, and none of another thread', async () => {
  const told: number[] = [];
  let commit: CommitListener = () => {};
  const all = Promise.withResolvers<void>();
  const database = {
    onCommit(listener: CommitListener) {
      commit = listener;
    },
  };
  tellCommits(database, (count) => {
    told.push(count);
    if (told.reduce((sum, one) => sum + one, 0) === 103) all.resolve();
  });
  for (let count = 0; count < 100; count++) commit({ count: 1, elsewhere: false });
  commit({ count: 7, elsewhere: true });
  expect(told).toEqual([]);
  await new Promise(setImmediate);
  expect(told).toEqual([100]);
  // Soon after: a moment later, together.
  commit({ count: 1, elsewhere: false });
  commit({ count: 2, elsewhere: false });
  await all.promise;
  expect(told).toEqual([100, 3]);
});
