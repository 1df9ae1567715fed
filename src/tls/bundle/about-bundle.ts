// What the files of a bundle tell.

import type { Microseconds } from '../../clock.ts';

export interface AboutBundle {
  /** Under which clients reach the server, with its port where it is not 443. */
  readonly host: string;
  readonly user: string;
  readonly serial: string;
  readonly expiresAt: Microseconds;
  readonly madeAt: Microseconds;
}
