// Times as people read them.

import { expect, test } from 'vitest';
import { expiryInWords, isStated, timeInWords } from '../../web/words/times.ts';

const NOW = Date.parse('2026-11-26T12:00:00Z');

test('what image tools write where they do not want to say when is not stated', () => {
  for (const time of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '1980-01-01T00:00:01Z', null])
    expect(isStated(time)).toBe(false);
  expect(isStated('2026-01-01T00:00:00Z')).toBe(true);
});

test('what has happened never reads as still to come, whatever the clocks say', () => {
  expect(timeInWords('2026-11-26T12:05:00Z', NOW)).toBe('just now');
  expect(timeInWords('2026-11-26T09:00:00Z', NOW)).toBe('3 hr. ago');
  expect(timeInWords('2026-11-29T12:00:00Z', NOW, { isPast: false })).toBe('in 3 days');
});

test('what was made for a year a minute ago does not expire in 364 days', () => {
  expect(expiryInWords('2027-11-26T11:59:00Z', NOW)).toBe('expires in 365 days');
  expect(expiryInWords('2026-11-27T11:59:00Z', NOW)).toBe('expires in 23 hr.');
});
