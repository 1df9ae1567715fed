// Groups in groups are found to the top, and circles end.

import { expect, test } from 'vitest';
import { reach } from './reach.ts';

test('everything above is reached once, also in circles', () => {
  const above: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['c'], c: ['a', 'd'], e: ['f'] };
  expect([...reach(['a'], (key) => above[key] ?? [])].sort()).toEqual(['a', 'b', 'c', 'd']);
});
