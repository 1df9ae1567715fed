// How places are dealt out.

import { expect, test } from 'vitest';
import type { DueShare } from './due-job-table.ts';
import { ShareTurns } from './share-turns.ts';

function due(requester: string, count: number): DueShare {
  return { namespace: 'dev', requester, due: count, since: 0 };
}

const anyRoom = (_share: string) => 8;

function dealt(turns: ShareTurns, shares: readonly DueShare[], places: number, room = anyRoom): string {
  return turns
    .deal(shares, places, room)
    .map(({ share, count }) => share.requester.repeat(count))
    .join(' ');
}

test('one alone has all places, and of several each has as many', () => {
  const turns = new ShareTurns();
  expect(dealt(turns, [due('m', 100)], 8)).toBe('mmmmmmmm');
  expect(dealt(turns, [due('m', 100), due('v', 100)], 8)).toBe('vvvv mmmm');
  expect(dealt(turns, [due('m', 100), due('v', 2)], 8)).toBe('vv mmmmmm');
});

test('whoever had a turn last is last when there is one place', () => {
  const turns = new ShareTurns();
  const shares = [due('m', 100), due('v', 100), due('w', 100)];
  expect([1, 2, 3, 4, 5].map(() => dealt(turns, shares, 1)).join('')).toBe('mvwmv');
});

test('who has as many jobs running as one may have leaves the places to others', () => {
  const turns = new ShareTurns();
  const room = (share: string) => (share === 'dev m' ? 0 : 1);
  expect(dealt(turns, [due('m', 100), due('v', 5)], 8, room)).toBe('v');
});
