// Times in queries.

import type { Microseconds } from '../../clock.ts';

/** The time in this ISO 8601 text, which the contract has checked; undefined stays undefined. */
export function microseconds(time: string | undefined): Microseconds | undefined {
  return time === undefined ? undefined : Date.parse(time) * 1000;
}
