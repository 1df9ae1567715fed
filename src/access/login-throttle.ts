// Slows guessing down: after some failures of one account from one address, or of one address, further attempts are
// refused for a while, whatever their password.

import { type Clock, MICROSECONDS_PER_SECOND } from '../clock.ts';
import { ShiplockError } from '../errors.ts';

const WINDOW = 300 * MICROSECONDS_PER_SECOND;
const MAX_PER_ACCOUNT = 10;
const MAX_PER_ADDRESS = 100;
const MAX_REMEMBERED = 100_000;

interface Failures {
  count: number;
  since: number;
}

export class LoginThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ShiplockError TOO_MANY_REQUESTS with `{retryAfterSeconds}` while this account or address must wait */
  check(account: string, address: string): void {
    const now = this.#clock.now();
    for (const [key, limit] of this.#keys(account, address)) {
      const failures = this.#failures.get(key);
      if (!failures || failures.count < limit || now >= failures.since + WINDOW) continue;
      const retryAfterSeconds = Math.ceil((failures.since + WINDOW - now) / MICROSECONDS_PER_SECOND);
      throw new ShiplockError(
        'TOO_MANY_REQUESTS',
        `too many failed logins: try again in ${retryAfterSeconds} seconds`,
        {
          retryAfterSeconds,
        },
      );
    }
  }

  failed(account: string, address: string): void {
    const now = this.#clock.now();
    if (this.#failures.size >= MAX_REMEMBERED) this.#forgetOld(now);
    for (const [key] of this.#keys(account, address)) {
      const failures = this.#failures.get(key);
      if (failures && now < failures.since + WINDOW) failures.count++;
      else this.#failures.set(key, { count: 1, since: now });
    }
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(`${account} ${address}`);
  }

  #keys(account: string, address: string): readonly [string, number][] {
    const ofAddress: [string, number] = [address, MAX_PER_ADDRESS];
    // A token that is out of date belongs to no account, and must not lock out the good ones of its address at once.
    return account === '' ? [ofAddress] : [[`${account} ${address}`, MAX_PER_ACCOUNT], ofAddress];
  }

  #forgetOld(now: number): void {
    for (const [key, failures] of this.#failures) {
      if (now >= failures.since + WINDOW) this.#failures.delete(key);
    }
    // An attacker with very many addresses must not fill the memory; forgetting is the lesser evil.
    if (this.#failures.size >= MAX_REMEMBERED) this.#failures.clear();
  }
}
