// Time that stands still until a test moves it.

import type { Clock, Microseconds } from '../../src/clock.ts';

export interface ManualClock extends Clock {
  advance(seconds: number): void;
}

/** Starts at the given time, by default 2026-11-21T02:03:04.005006Z, and moves on by a microsecond at every look. */
export function manualClock(start: Microseconds = Date.UTC(2026, 10, 21, 2, 3, 4, 5) * 1000 + 6): ManualClock {
  let now = start;
  return {
    now: () => now++,
    // It stands still at a look: what a test does takes no time unless the test says so.
    elapsed: () => (now - start) / 1_000,
    advance(seconds) {
      now += seconds * 1_000_000;
    },
  };
}
