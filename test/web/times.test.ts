// Times as people read them.

import { expect, test } from 'vitest';
import { isStated, timeInWords } from '../../web/words/times.ts';

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
