// How long sessions last.

import type { Microseconds } from '../../clock.ts';

export interface SessionLife {
  /** A session ends when it was not used for so long. */
  readonly idle: Microseconds;
  /** It ends in any case so long after it was begun. */
  readonly whole: Microseconds;
}
