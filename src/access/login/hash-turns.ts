// Hashing a password takes a core for tens of milliseconds and one of the few threads that also read files. Few are
// hashed at a time, and few wait for it, so that a storm of logins does not stop everything else.

import { ShiplockError } from '../../errors.ts';
import { networkOf } from './network-of.ts';

const AT_A_TIME = 2;
const MAX_WAITING = 64;
/** One address may not take all places. */
const MAX_WAITING_PER_ADDRESS = 32;
/** Places of those who are known, which strangers cannot take, however many addresses they have. */
const MAX_WAITING_KNOWN = 16;

/** Whose password it is. */
export interface Hasher {
  readonly address: string;
  /** They have logged in, or come from a browser in which they have logged in before (ADR 50). */
  readonly isKnown: boolean;
}

interface Waiting {
  readonly network: string;
  readonly begin: () => void;
}

export class HashTurns {
  #running = 0;
  readonly #known: Waiting[] = [];
  readonly #strangers: Waiting[] = [];
  #wasKnown = false;

  /**
   * Runs the body when it is its turn.
   * @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}` when too many wait already
   */
  async take<T>({ address, isKnown }: Hasher, body: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_A_TIME) await this.#wait(networkOf(address), isKnown);
    else this.#running++;
    try {
      return await body();
    } finally {
      const next = this.#next();
      // A turn is handed on, so that nobody who comes now overtakes those who wait.
      if (next) next.begin();
      else this.#running--;
    }
  }

  /** Those who are known and strangers by turns. */
  #next(): Waiting | undefined {
    this.#wasKnown = this.#known.length > 0 && !(this.#wasKnown && this.#strangers.length > 0);
    return (this.#wasKnown ? this.#known : this.#strangers).shift();
  }

  #wait(network: string, isKnown: boolean): Promise<void> {
    const [queue, most] = isKnown ? [this.#known, MAX_WAITING_KNOWN] : [this.#strangers, MAX_WAITING];
    const own = queue.filter((one) => one.network === network).length;
    if (queue.length >= most || own >= MAX_WAITING_PER_ADDRESS) {
      const detail = { retryAfterSeconds: 1 };
      throw new ShiplockError('TOO_MANY_REQUESTS', 'too many logins at once: try again in 1 second', detail);
    }
    return new Promise((resolve) => queue.push({ network, begin: resolve }));
  }
}
