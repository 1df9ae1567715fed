// Clients that send a password with every request would pay for argon2 every time. A password that was right is
// remembered for a short while as a keyed hash, bound to the stored hash, so that a change of password ends it.

import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, MICROSECONDS_PER_SECOND } from '../clock.ts';
import { verifyPassword } from './password.ts';

const LIFE = 300 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

export class PasswordMemory {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #right = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when the password is the one that was hashed. */
  async verify(password: string, phc: string): Promise<boolean> {
    const mark = createHmac('sha256', this.#key).update(phc).update('\0').update(password).digest('base64');
    const until = this.#right.get(mark);
    if (until !== undefined && this.#clock.now() < until) return true;
    if (!(await verifyPassword(password, phc))) return false;
    if (this.#right.size >= MAX_REMEMBERED) this.#right.clear();
    this.#right.set(mark, this.#clock.now() + LIFE);
    return true;
  }
}
