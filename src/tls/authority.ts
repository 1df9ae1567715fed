// The deployment's own certificate authority (CA), kept in the data folder: it signs the server's certificate when that is
// self-made, and the certificates with which clients log in.

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, type Microseconds } from '../clock.ts';
import { ShiplockError } from '../errors.ts';
import { keepFile, readIfThere } from '../storage/keep-file.ts';
import { fits, validityOf } from './certified-key.ts';
import type { CertificateOrder, CertifiedKey } from './make-certificate.ts';

export interface Authority {
  /** Its certificate as PEM: what clients have to trust. */
  readonly certificate: string;
  /** When it ends, and with it all that it has signed. */
  readonly until: Microseconds;
  /** A new certificate that is good for so long, or as long as the authority is. */
  issue(order: Omit<CertificateOrder, 'from' | 'until'>, life: Microseconds): Promise<CertifiedKey>;
}

const LIFE = 20 * 365 * MICROSECONDS_PER_DAY;
/** Clocks of clients may be behind. */
const SKEW = MICROSECONDS_PER_HOUR;

/**
 * The authority that is kept in the folder; made at the first time.
 * @param name for whom it speaks, in its common name
 * @throws ShiplockError INVALID when its files do not belong together, or it has ended: another one has to be trusted by
 *   every client anew, so that nothing is made in its place unasked
 */
export async function openAuthority(folder: string, name: string, clock: Clock): Promise<Authority> {
  const files = { certificate: join(folder, 'ca.pem'), key: join(folder, 'ca-key.pem') };
  const own = (await readKept(files)) ?? (await makeKept(folder, files, name, clock.now()));
  const { until } = validityOf(own.certificate);
  if (until <= clock.now())
    throw new ShiplockError(
      'INVALID',
      `the certificate authority in ${files.certificate} has ended: move ${folder} away, and a new one is made, which clients have to be told to trust`,
    );
  return {
    certificate: own.certificate,
    until,
    async issue(order, life) {
      const now = clock.now();
      const { makeCertificate } = await library();
      return makeCertificate(own, { ...order, from: now - SKEW, until: Math.min(now + life, until) });
    },
  };
}

interface Files {
  readonly certificate: string;
  readonly key: string;
}

async function readKept(files: Files): Promise<CertifiedKey | undefined> {
  const certificate = await readIfThere(files.certificate);
  // The key is written first: without a certificate, the making of both was cut off.
  if (certificate === undefined) return undefined;
  const own = { certificate, key: (await readIfThere(files.key)) ?? '' };
  if (fits(own)) return own;
  throw new ShiplockError(
    'INVALID',
    `${files.key} is not the key of ${files.certificate}: put the right one back, or move both away, and a new certificate authority is made, which clients have to be told to trust`,
  );
}

async function makeKept(folder: string, files: Files, name: string, now: Microseconds): Promise<CertifiedKey> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Two deployments of one name are told apart.
  const subject = `Shiplock CA ${randomBytes(4).toString('hex')} of ${name}`;
  const { makeAuthority } = await library();
  const made = await makeAuthority({ subject, from: now - SKEW, until: now + LIFE });
  await keepFile(files.key, made.key);
  await keepFile(files.certificate, made.certificate);
  return made;
}

/** Loaded when it is needed, since most servers and commands make no certificates: it takes 80 ms and 15 MB. */
function library() {
  return import('./make-certificate.ts');
}
