// What stands for a secret in memory, where whoever shows the same again is known by it.

import { hash, randomBytes } from 'node:crypto';

/** With a key of its own, which ends with the process. */
export class KeyedHash {
  readonly #key = randomBytes(32).toString('base64');

  /**
   * Of these texts, of which the last alone may have a NUL in it. The key comes first and of SHA-512 half is shown, by which nothing can be
   * put behind what was hashed: what the two rounds of an HMAC are for, at a quarter of the time.
   */
  of(...texts: readonly string[]): string {
    return hash('sha512-256', `${this.#key}${texts.join('\0')}`, 'base64');
  }
}
