// Whether somebody has set the machine's clock back, which would make what is due wait until it is that time again.

import type { Clock, Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { bringForward } from './job-table.ts';

/** Less is no jump: looks at the two clocks do not come at one moment. */
const SMALLEST = 5_000_000;

/** Whether the clock was set back when it lacks so much. */
export function isJump(by: Microseconds): boolean {
  return by >= SMALLEST;
}

export class ClockWatch {
  readonly #clock: Clock;
  #now: Microseconds;
  #elapsed: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
    this.#elapsed = clock.elapsed();
  }

  /** By how much the clock was set back since the last call; 0 when it was not. */
  setBack(): Microseconds {
    const [now, elapsed] = [this.#clock.now(), this.#clock.elapsed()];
    const expected = this.#now + Math.floor((elapsed - this.#elapsed) * 1_000);
    [this.#now, this.#elapsed] = [now, elapsed];
    return isJump(expected - now) ? expected - now : 0;
  }
}

/**
 * What is to be called from time to time: it calls `follow` where the clock was set back since, and again when that failed.
 * @throws what `follow` throws
 */
export function clockFollower(
  clock: Clock,
  follow: (now: Microseconds, by: Microseconds) => Promise<void>,
): () => Promise<void> {
  const watch = new ClockWatch(clock);
  let setBack = 0;
  return async () => {
    setBack += watch.setBack();
    if (setBack === 0) return;
    await follow(clock.now(), setBack);
    setBack = 0;
  };
}

/** Remembers when the clock was set back, for what is done every some hours and looked at every some seconds. */
export class LostTime {
  readonly #clock: Clock;
  readonly #watch: ClockWatch;
  readonly #jumps: { readonly to: Microseconds; readonly by: Microseconds }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#watch = new ClockWatch(clock);
  }

  /** How much has passed since this time beside what the clock says. To be asked more often than the clock is set. */
  since(last: Microseconds): Microseconds {
    const by = this.#watch.setBack();
    if (by > 0) this.#jumps.push({ to: this.#clock.now(), by });
    if (this.#jumps.length > MOST_JUMPS) this.#jumps.shift();
    return this.#jumps.reduce((sum, jump) => (last < jump.to ? sum + jump.by : sum), 0);
  }
}

const MOST_JUMPS = 100;

/** After the clock was set back: lets jobs that were due be due, and those that are tried again, or periodic, wait no longer than they would have. */
export async function followClockBack(database: Database, now: Microseconds, by: Microseconds): Promise<void> {
  if (isJump(by)) await database.transaction((tx) => bringForward(tx, now, by));
}
