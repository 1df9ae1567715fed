// `--expires-in-days`, as people and scripts write it.

import { describe, expect, it } from 'vitest';
import { expiry } from './expiry.ts';

describe('a number of days', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 99_999_999])(
    'is not %s, which is said in a sentence',
    (days) => {
      expect(() => expiry(days)).toThrow('--expires-in-days needs a number of days, such as 90');
    },
  );

  it.each([0.5, 90, 3_650])('may be %s', (days) => {
    expect(new Date(expiry(days)).getTime()).toBeGreaterThan(Date.now());
  });
});
