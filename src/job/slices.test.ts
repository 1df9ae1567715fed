import { expect, test } from 'vitest';
import { Slices } from './slices.ts';

test('a slice is over after ten milliseconds, and the next one begins after a turn for the others', async () => {
  let now = 0;
  const slices = new Slices(() => now);
  now = 10;
  expect(slices.isOver()).toBe(false);
  now = 11;
  expect(slices.isOver()).toBe(true);
  const turns: string[] = [];
  setImmediate(() => turns.push('another'));
  await slices.next();
  expect(turns).toEqual(['another']);
  expect(slices.isOver()).toBe(false);
  now = 22;
  expect(slices.isOver()).toBe(true);
});
