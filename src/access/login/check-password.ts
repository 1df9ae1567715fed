// One attempt with a password. What is known to be right passes at once where the account was used before; everything else is
// counted first, waits for its turn, and is hashed then.

import { hasCode } from '../../errors.ts';
import type { Access } from '../access.ts';
import { verifyPassword } from '../credential/password.ts';
import type { Origin } from './login-throttle.ts';

/**
 * True when the password is the one behind the stored hash.
 * @param name the account's name, as the client wrote it
 * @param phc the stored hash; for an account that is not there `NOBODYS_HASH`, so that it takes as long
 * @throws ShiplockError TOO_MANY_REQUESTS after many failures, or when many passwords are being checked at once
 */
export async function checkPassword(
  { passwords, throttle, hashTurns }: Access,
  name: string,
  password: string,
  phc: string,
  origin: Origin,
): Promise<boolean> {
  const mark = passwords.mark(password, phc);
  const same = passwords.underWay(mark);
  // A client opens many connections with one password: that is one attempt, if it is right.
  if (passwords.remembers(mark) || (same && (await same.catch(() => false)))) {
    throttle.remembered(name, origin);
    return true;
  }
  const attempt = throttle.reserve(name, origin);
  try {
    const right = await passwords.learn(mark, () =>
      hashTurns.take({ address: origin.address, knownAs: attempt.isKnown ? name : undefined }, () =>
        verifyPassword(password, phc),
      ),
    );
    if (right) attempt.succeeded();
    return right;
  } catch (error) {
    if (hasCode(error, 'TOO_MANY_REQUESTS')) attempt.withdrawn();
    throw error;
  }
}
