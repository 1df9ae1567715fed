// Hashing a password takes a core for tens of milliseconds and one of the few threads that also read files. Few are
// hashed at a time, and few wait for it, so that a storm of logins does not stop everything else.

import { ShiplockError } from '../../errors.ts';
import { networkOf } from './network-of.ts';

const AT_A_TIME = 2;
const MAX_WAITING = 64;
/** One address may not take all places. */
const MAX_WAITING_PER_ADDRESS = 32;

interface Waiting {
  readonly network: string;
  readonly begin: () => void;
}

export class HashTurns {
  #running = 0;
  readonly #waiting: Waiting[] = [];

  /**
   * Runs the body when it is its turn.
   * @param address whose request it is
   * @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}` when too many wait already
   */
  async take<T>(address: string, body: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_A_TIME) await this.#wait(networkOf(address));
    else this.#running++;
    try {
      return await body();
    } finally {
      const next = this.#waiting.shift();
      // A turn is handed on, so that nobody who comes now overtakes those who wait.
      if (next) next.begin();
      else this.#running--;
    }
  }

  #wait(network: string): Promise<void> {
    const own = this.#waiting.filter((one) => one.network === network).length;
    if (this.#waiting.length >= MAX_WAITING || own >= MAX_WAITING_PER_ADDRESS) {
      const detail = { retryAfterSeconds: 1 };
      throw new ShiplockError('TOO_MANY_REQUESTS', 'too many logins at once: try again in 1 second', detail);
    }
    return new Promise((resolve) => this.#waiting.push({ network, begin: resolve }));
  }
}
