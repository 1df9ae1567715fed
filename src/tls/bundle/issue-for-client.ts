// A certificate with which a user logs in, and how long it may be good.

import { X509Certificate } from 'node:crypto';
import { isoTime, MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import type { Authority } from '../authority.ts';
import { validityOf } from '../certified-key.ts';
import type { CertifiedKey } from '../make-certificate.ts';
import { describeCertificate } from '../shown-certificate.ts';

const LIFE = 365 * MICROSECONDS_PER_DAY;
const LONGEST_LIFE = 2 * LIFE;

export interface IssuedForClient {
  readonly own: CertifiedKey;
  readonly serial: string;
  readonly fingerprint: string;
  readonly expiresAt: Microseconds;
}

/**
 * Makes the certificate and its key.
 * @param expiresAt in at most two years; in one year when it is left out
 * @throws ShiplockError INVALID for an expiry in the past, or later than that
 */
export async function issueForClient(
  authority: Authority,
  user: string,
  now: Microseconds,
  expiresAt: Microseconds = now + LIFE,
): Promise<IssuedForClient> {
  if (expiresAt <= now) throw new ShiplockError('INVALID', 'the expiry is in the past');
  if (expiresAt > now + LONGEST_LIFE)
    throw new ShiplockError(
      'INVALID',
      `a bundle is good until ${isoTime(now + LONGEST_LIFE)} at most: use an earlier time`,
    );
  const own = await authority.issue({ subject: user }, expiresAt - now);
  const { serial, fingerprint } = describeCertificate(new X509Certificate(own.certificate));
  return { own, serial, fingerprint, expiresAt: validityOf(own.certificate).until };
}
