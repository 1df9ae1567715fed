import { expect, test } from 'vitest';
import { BatchSize } from './batch-size.ts';

test('the size of a batch follows from the time that the one before kept the lock', async () => {
  let now = 0;
  const size = new BatchSize(() => now, 60);
  /** The size that is learnt when each item takes this many milliseconds. */
  const next = async (each: number) => {
    await size.measured(size.next, async () => {
      now += size.next * each;
    });
    return size.next;
  };
  expect(size.next).toBe(25);
  expect([await next(0.01), await next(0.01), await next(0)]).toEqual([50, 60, 60]);
  expect([await next(0.125), await next(0.25), await next(50)]).toEqual([40, 20, 20]);
  expect([await next(0.2), await next(0.1), await next(0.01)]).toEqual([25, 50, 60]);
});

test('a batch for which nobody waited may take twice as long', () => {
  const size = new BatchSize(() => 0);
  const next = (milliseconds: number, isAwaited: boolean) => {
    size.learn(size.next, milliseconds, isAwaited);
    return size.next;
  };
  expect([next(2, false), next(4, false), next(10, false)]).toEqual([50, 100, 100]);
  expect([next(10, true), next(5, true), next(5, true)]).toEqual([50, 50, 50]);
});
