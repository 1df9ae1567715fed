// When a credential was used last is shown to the minute: writing it more often would put a write on every read.

import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';

const INTERVAL = 60 * MICROSECONDS_PER_SECOND;

/** True when the last use that is written down is so old that this one has to be, too; null for none. */
export function isUseToWrite(lastUsedAt: Microseconds | null, now: Microseconds): boolean {
  return now - (lastUsedAt ?? 0) > INTERVAL;
}
