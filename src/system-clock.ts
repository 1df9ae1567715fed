// The machine's clock.

import type { Clock } from './clock.ts';

export const systemClock: Clock = {
  now: () => Number(Temporal.Now.instant().epochNanoseconds / 1000n),
  elapsed: () => performance.now(),
};
