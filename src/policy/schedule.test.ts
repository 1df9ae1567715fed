import { describe, expect, it } from 'vitest';
import { checkSchedule, nextRun } from './schedule.ts';

const at = (iso: string) => Date.parse(iso) * 1000;

describe('nextRun', () => {
  it.each([
    ['0 2 * * *', '2026-11-21T02:03:04Z', '2026-11-22T02:00:00Z'],
    ['0 2 * * *', '2026-11-21T01:59:59Z', '2026-11-21T02:00:00Z'],
    ['0 2 * * *', '2026-11-21T02:00:00Z', '2026-11-22T02:00:00Z'],
    ['*/15 * * * MON-FRI', '2026-11-21T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['30 2 29 2 *', '2026-11-21T00:00:00Z', '2028-02-29T02:30:00Z'],
  ])('%s after %s is %s, in UTC', (expression, after, next) => {
    expect(nextRun(expression, at(after))).toBe(at(next));
  });
});

describe('checkSchedule', () => {
  it.each([
    ['every day', 'is not a cron expression of five fields'],
    ['* * * * * *', 'is not a cron expression of five fields'],
    ['61 * * * *', 'is not a cron expression of five fields'],
    ['0 0 30 2 *', 'has no next time'],
  ])('refuses %j', (expression, message) => {
    expect(() => checkSchedule(expression, 0)).toThrow(message);
  });
});
