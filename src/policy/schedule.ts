// Schedules of policies: cron expressions of five fields, in UTC.

import { Cron } from 'croner';
import type { Microseconds } from '../clock.ts';
import { ShiplockError } from '../errors.ts';

/** @throws ShiplockError INVALID for an expression that is none, or that never comes */
export function checkSchedule(expression: string, now: Microseconds): void {
  if (nextRun(expression, now) === undefined) {
    throw new ShiplockError('INVALID', `the schedule ${JSON.stringify(expression)} has no next time`, {
      property: 'schedule',
    });
  }
}

/**
 * The first time of the schedule after this one, or undefined when there is none.
 * @throws ShiplockError INVALID for an expression that is none
 */
export function nextRun(expression: string, after: Microseconds): Microseconds | undefined {
  const next = parse(expression).nextRun(new Date(Math.floor(after / 1000)));
  return next ? next.getTime() * 1000 : undefined;
}

function parse(expression: string): Cron {
  try {
    return new Cron(expression, { timezone: 'UTC', mode: '5-part', paused: true });
  } catch (error) {
    throw new ShiplockError(
      'INVALID',
      `the schedule ${JSON.stringify(expression)} is not a cron expression of five fields: ${(error as Error).message}`,
      { property: 'schedule' },
    );
  }
}
