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
/** Nor may one address take all of these, or one account, wherever it is. */
const MAX_WAITING_KNOWN_PER_ADDRESS = 8;
const MAX_WAITING_PER_KNOWN_ACCOUNT = 2;

/** Who has a password hashed. */
export interface Hasher {
  readonly address: string;
  /**
   * The account of somebody who has logged in, or comes from a browser in which they have logged in before (ADR 50). Undefined for
   * strangers: the name that they give is anybody's.
   */
  readonly knownAs: string | undefined;
}

interface Waiting {
  readonly network: string;
  readonly knownAs: string | undefined;
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
  async take<T>(hasher: Hasher, body: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_A_TIME) await this.#wait(hasher);
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

  #wait({ address, knownAs }: Hasher): Promise<void> {
    const network = networkOf(address);
    const isFull = knownAs === undefined ? this.#isFullFor(network) : this.#isFullForKnown(network, knownAs);
    if (isFull) {
      const detail = { retryAfterSeconds: 1 };
      throw new ShiplockError('TOO_MANY_REQUESTS', 'too many logins at once: try again in 1 second', detail);
    }
    const queue = knownAs === undefined ? this.#strangers : this.#known;
    return new Promise((resolve) => queue.push({ network, knownAs, begin: resolve }));
  }

  #isFullFor(network: string): boolean {
    const own = this.#strangers.filter((one) => one.network === network).length;
    return this.#strangers.length >= MAX_WAITING || own >= MAX_WAITING_PER_ADDRESS;
  }

  #isFullForKnown(network: string, account: string): boolean {
    const ofNetwork = this.#known.filter((one) => one.network === network).length;
    const ofAccount = this.#known.filter((one) => one.knownAs === account).length;
    return (
      this.#known.length >= MAX_WAITING_KNOWN ||
      ofNetwork >= MAX_WAITING_KNOWN_PER_ADDRESS ||
      ofAccount >= MAX_WAITING_PER_KNOWN_ACCOUNT
    );
  }
}
