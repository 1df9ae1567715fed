// What the first steps offer.

import { expect, test } from 'vitest';
import { newestPushed } from '../../web/pages/repositories/newest-pushed.ts';

test('the first policy is offered from the repository with the newest push, and from no empty one before it', () => {
  const bad = { name: 'technology/bad', tags: 0, lastPushedAt: null };
  const base = { name: 'technology/base', tags: 1, lastPushedAt: '2026-11-26T12:00:00Z' };
  const old = { name: 'technology/good', tags: 1, lastPushedAt: '2026-11-25T12:00:00Z' };
  expect(newestPushed([bad, old, base])).toBe(base);
  expect(newestPushed([bad])).toBe(bad);
  expect(newestPushed([])).toBeUndefined();
});
