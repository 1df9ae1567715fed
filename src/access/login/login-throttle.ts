// Slows guessing of passwords down. An attempt is counted before its password is hashed, so that many at once count as
// many; one that turns out right is taken out of the count again.

import { type Clock, MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { networkOf } from './network-of.ts';

const WINDOW = 300 * MICROSECONDS_PER_SECOND;
const MAX_PER_ACCOUNT_AND_ADDRESS = 10;
const MAX_PER_ADDRESS = 100;
const MAX_DEAD_TOKENS_PER_ADDRESS = 100;
/** Attempts that were refused unseen, of one account from one address; beyond it, somebody there tries one password after the other. */
const MAX_UNSEEN = 100;
/**
 * Failures of one account from all addresses together. Beyond it, addresses from which the account was never used wait
 * for their turn; nobody is locked out, or anybody could lock anybody out by name (ADR 50).
 */
const MAX_PER_ACCOUNT = 100;
const TURN = 3 * MICROSECONDS_PER_SECOND;
/** For so long a network that failed is none that comes for the first time. */
const REMEMBERED_FAILURE = 3_600 * MICROSECONDS_PER_SECOND;
/** All that holds for a known browser. Beyond it, it is as any other until the window ends: its mark may have been stolen. */
const MAX_PER_BROWSER = 10;

/** No account has a longer name, and a name is the client's to choose. */
const MAX_NAME_LENGTH = 100;
const MAX_REMEMBERED = 100_000;

interface Failures {
  count: number;
  since: Microseconds;
}

/** Where an attempt comes from. */
export interface Origin {
  readonly address: string;
  /** What stands for a browser in which this account has logged in before; see known-browser.ts. */
  readonly browser?: string | undefined;
  /** What is guessed at: the password, or the code of the second factor, which is counted apart. */
  readonly step?: 'password' | 'code' | undefined;
}

/** One attempt that counts as failed until something else is known. */
export interface Attempt {
  /** It comes from a known browser, which has not failed too often. */
  readonly isKnown: boolean;
  /** The password was right. */
  succeeded(): void;
  /** The password was not looked at. */
  withdrawn(): void;
}

export class LoginThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();
  /** When an account was last used from an address. */
  readonly #used = new Map<string, Microseconds>();
  /** When an account was last failed at from an address. */
  readonly #failedAt = new Map<string, Microseconds>();
  /**
   * When the next attempt may be made, of an account that is guessed at from many addresses. Networks that have failed and those that
   * have not do not take each other's turns: whoever guesses comes again.
   */
  readonly #nextTurn = new Map<string, Microseconds>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts an attempt with a password, before anything is done for it.
   * @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}` while this account or address must wait
   */
  reserve(account: string, origin: Origin): Attempt {
    const at = places(account, origin);
    const { pair, network, name, browser } = at;
    const now = this.#clock.now();
    try {
      this.#requireOpen(at, now);
    } catch (error) {
      // Where it was never used, nobody asks for it; and names that somebody makes up would displace what stands against them.
      if (this.#used.has(pair)) this.#count(`unseen ${pair}`, now);
      throw error;
    }
    const isKnown = this.#isKnown(at, now);
    const failedBefore = this.#failedAt.get(pair);
    remember(this.#failedAt, pair, now);
    const keys = [`pair ${pair}`, `address ${network}`, `account ${name}`, ...(browser === undefined ? [] : [browser])];
    const counted = keys.map((key) => this.#count(key, now));
    const withdrawn = () => {
      for (const failures of counted) failures.count--;
      if (this.#failedAt.get(pair) !== now) return;
      if (failedBefore === undefined) this.#failedAt.delete(pair);
      else this.#failedAt.set(pair, failedBefore);
    };
    return {
      isKnown,
      withdrawn,
      succeeded: () => {
        withdrawn();
        this.succeeded(account, origin);
      },
    };
  }

  /**
   * A password that is remembered as right is let in where the account was used before, whatever others guess there. Elsewhere it
   * waits as any other does, or the answer would tell guesses that are right from those that are not looked at.
   * @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}`
   */
  remembered(account: string, origin: Origin): void {
    const at = places(account, origin);
    const now = this.#clock.now();
    if (this.#used.has(at.pair) && !this.#isKnown(at, now)) this.#refuseBeyond(`unseen ${at.pair}`, MAX_UNSEEN, now);
    else this.#requireOpen(at, now);
    this.succeeded(account, origin);
  }

  /** The account was used from there, with a password that is known to be right. */
  succeeded(account: string, origin: Origin): void {
    const { pair } = places(account, origin);
    this.#failures.delete(`pair ${pair}`);
    this.#failedAt.delete(pair);
    remember(this.#used, pair, this.#clock.now());
  }

  /**
   * Counts a token that is not good (any more). It cannot have been guessed, so it says nothing against the account or
   * its passwords; what is held back is the noise.
   * @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}` after very many of them from this address
   */
  deadToken(address: string): void {
    const now = this.#clock.now();
    const key = `tokens ${networkOf(address)}`;
    this.#refuseBeyond(key, MAX_DEAD_TOKENS_PER_ADDRESS, now);
    this.#count(key, now);
  }

  #requireOpen(at: Places, now: Microseconds): void {
    if (this.#isKnown(at, now)) return;
    this.#refuseBeyond(`pair ${at.pair}`, MAX_PER_ACCOUNT_AND_ADDRESS, now);
    this.#refuseBeyond(`address ${at.network}`, MAX_PER_ADDRESS, now);
    if (!this.#used.has(at.pair)) this.#takeTurn(at, now);
  }

  /** What others have failed at is no concern of such a browser, not even of others behind its own address. */
  #isKnown({ browser }: Places, now: Microseconds): boolean {
    return browser !== undefined && this.#waitBeyond(browser, MAX_PER_BROWSER, now) === 0;
  }

  #refuseBeyond(key: string, limit: number, now: Microseconds): void {
    const time = this.#waitBeyond(key, limit, now);
    if (time > 0) throw wait(time);
  }

  /** How long this has to wait that may fail so often in the window; 0 for not at all. */
  #waitBeyond(key: string, limit: number, now: Microseconds): Microseconds {
    const failures = this.#failures.get(key);
    return failures && failures.count >= limit ? Math.max(0, failures.since + WINDOW - now) : 0;
  }

  #takeTurn({ name, pair }: Places, now: Microseconds): void {
    if (this.#waitBeyond(`account ${name}`, MAX_PER_ACCOUNT, now) === 0) return;
    const failedAt = this.#failedAt.get(pair);
    const comesAgain = failedAt !== undefined && now < failedAt + REMEMBERED_FAILURE;
    const turns = `${comesAgain ? 'again' : 'first'} ${name}`;
    const next = this.#nextTurn.get(turns) ?? now;
    if (now < next) throw wait(next - now);
    remember(this.#nextTurn, turns, now + TURN);
  }

  #count(key: string, now: Microseconds): Failures {
    const present = this.#failures.get(key);
    if (present && now < present.since + WINDOW) {
      present.count++;
      return present;
    }
    const failures = { count: 1, since: now };
    remember(this.#failures, key, failures);
    return failures;
  }
}

function wait(time: Microseconds): ShiplockError {
  const retryAfterSeconds = Math.ceil(time / MICROSECONDS_PER_SECOND);
  return new ShiplockError('TOO_MANY_REQUESTS', `too many failed logins: try again in ${retryAfterSeconds} seconds`, {
    retryAfterSeconds,
  });
}

interface Places {
  readonly pair: string;
  readonly network: string;
  readonly name: string;
  readonly browser: string | undefined;
}

function places(account: string, { address, browser, step = 'password' }: Origin): Places {
  const [network, name] = [networkOf(address), `${step} ${account.slice(0, MAX_NAME_LENGTH)}`];
  return { pair: `${network} ${name}`, network, name, browser: browser && `browser ${browser} ${name}` };
}

/** Keeps the newest; somebody with very many addresses must not fill the memory. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= MAX_REMEMBERED && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
