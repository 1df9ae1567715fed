// Clients that send a password with every request would pay for argon2 every time. A password that was right is
// remembered for a short while as a keyed hash, bound to the stored hash, so that a change of password ends it.

import { type Clock, MICROSECONDS_PER_SECOND } from '../../clock.ts';
import { KeyedHash } from '../keyed-hash.ts';

const LIFE = 300 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

export class PasswordMemory {
  readonly #clock: Clock;
  readonly #hash = new KeyedHash();
  readonly #right = new Map<string, number>();
  readonly #underWay = new Map<string, Promise<boolean>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What stands for this password against this stored hash. */
  mark(password: string, phc: string): string {
    return this.#hash.of(phc, password);
  }

  /** True when this password was right a short while ago. */
  remembers(mark: string): boolean {
    const until = this.#right.get(mark);
    return until !== undefined && this.#clock.now() < until;
  }

  /** What is being found out about this password at this moment; undefined when nothing is. */
  underWay(mark: string): Promise<boolean> | undefined {
    return this.#underWay.get(mark);
  }

  /** Finds out whether the password is right, and remembers it if so. */
  async learn(mark: string, verify: () => Promise<boolean>): Promise<boolean> {
    const outcome = verify();
    this.#underWay.set(mark, outcome);
    try {
      const right = await outcome;
      if (right) this.#remember(mark);
      return right;
    } finally {
      this.#underWay.delete(mark);
    }
  }

  #remember(mark: string): void {
    if (this.#right.size >= MAX_REMEMBERED) this.#right.clear();
    this.#right.set(mark, this.#clock.now() + LIFE);
  }
}
