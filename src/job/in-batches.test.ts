import { expect, test } from 'vitest';
import type { Database, Transaction } from '../database/database.ts';
import { changeInBatches, removeInBatches } from './in-batches.ts';

/** Each row that is changed takes this many milliseconds. */
function place(each: number, isAwaited = true) {
  let now = 0;
  const clock = { now: () => 0, elapsed: () => now };
  const held: number[] = [];
  const database = {
    rows: 'rows',
    isAwaited: () => isAwaited,
    async transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T> {
      const begun = now;
      const value = await body('transaction' as never);
      held.push(now - begun);
      return value;
    },
  } as unknown as Database;
  const work = (count: number) => {
    now += count * each;
  };
  return { where: { clock, database }, held, work, look: (milliseconds: number) => (now += milliseconds) };
}

test.each([
  { who: 'somebody waits', isAwaited: true, longest: 6, least: 5 },
  { who: 'nobody waits', isAwaited: false, longest: 62, least: 2 },
])('rows are changed until there are none, where $who', async ({ isAwaited, longest, least }) => {
  const { where, held, work } = place(0.05, isAwaited);
  let left = 2_030;
  const changed = await changeInBatches(where, async (_tx, limit) => {
    const count = Math.min(left, limit);
    left -= count;
    work(count);
    return count;
  });
  expect([changed, left]).toEqual([2_030, 0]);
  expect(held.length).toBeGreaterThanOrEqual(least);
  expect(Math.max(...held)).toBeLessThan(longest);
});

test('what has to be searched for is searched for without the lock', async () => {
  const { where, held, work, look } = place(0.1);
  const left = new Set(Array.from({ length: 300 }, (_, number) => number));
  const removed = await removeInBatches(where, {
    async find(rows, limit) {
      expect(rows).toBe('rows');
      look(500);
      return [...left].slice(0, limit);
    },
    async remove(_tx, found) {
      for (const one of found) left.delete(one);
      work(found.length);
      return found.length;
    },
  });
  expect([removed, left.size]).toEqual([300, 0]);
  expect(Math.max(...held)).toBeLessThan(6);
});

test('the removal ends when all that is found is needed again, and when it is stopped', async () => {
  const { where } = place(0);
  const removal = { find: async () => [1, 2], remove: async () => 0 };
  expect(await removeInBatches(where, removal)).toBe(0);
  const before = () => Promise.reject(new Error('stopped'));
  await expect(removeInBatches(where, { ...removal, before })).rejects.toThrow('stopped');
});
