// `tls: self-signed`: the server's certificate is made here, by an authority of the deployment's own, and made anew before
// it ends, or when the server gets other names.

import { join } from 'node:path';
import { type Clock, MICROSECONDS_PER_DAY } from '../clock.ts';
import { keepFile, readIfThere } from '../storage/keep-file.ts';
import { openAuthority } from './authority.ts';
import { fits, isFor, isSignedBy, validityOf } from './certified-key.ts';
import type { CertifiedKey } from './make-certificate.ts';
import type { ServerTls } from './server-tls.ts';

const LIFE = 90 * MICROSECONDS_PER_DAY;
/** A new one is made when so much is left. */
const LEFT = LIFE / 3;
const REFRESH_MILLISECONDS = 3_600_000;

export interface SelfSigned {
  /** Where authority and certificate are kept. */
  readonly folder: string;
  /** DNS names and IP addresses of the server, the main one first. */
  readonly names: readonly [string, ...string[]];
  readonly clock: Clock;
}

/** @throws ShiplockError INVALID when the authority that is kept cannot be used */
export async function openSelfSigned({ folder, names, clock }: SelfSigned): Promise<ServerTls> {
  const authority = await openAuthority(folder, names[0], clock);
  // Key and certificate in one file, so that one rename replaces both.
  const file = join(folder, 'server.pem');

  const isGood = (kept: CertifiedKey) => {
    const now = clock.now();
    const { from, until } = validityOf(kept.certificate);
    const lasts = until - now > LEFT || (until >= authority.until && until > now);
    const isOurs = isSignedBy(authority.certificate, kept.certificate);
    return from <= now && lasts && isOurs && isFor(kept.certificate, names);
  };
  const make = async () => {
    const made = await authority.issue({ subject: names[0], names }, LIFE);
    await keepFile(file, `${made.key}${made.certificate}`);
    return made;
  };

  const kept = readPair(await readIfThere(file));
  let own = kept && isGood(kept) ? kept : await make();
  return {
    get own() {
      return own;
    },
    trusted: authority.certificate,
    authority,
    isSelfSigned: true,
    refreshEvery: REFRESH_MILLISECONDS,
    async refresh() {
      if (isGood(own)) return false;
      own = await make();
      return true;
    },
  };
}

function readPair(text: string | undefined): CertifiedKey | undefined {
  const start = text?.indexOf('-----BEGIN CERTIFICATE-----') ?? -1;
  if (text === undefined || start === -1) return undefined;
  const pair = { key: text.slice(0, start), certificate: text.slice(start) };
  return fits(pair) ? pair : undefined;
}
