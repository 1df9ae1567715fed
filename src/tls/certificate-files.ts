// `tlsCert` and `tlsKey`: the server's certificate is in files that somebody else writes, and is read again when they change.

import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ShiplockError } from '../errors.ts';
import type { Authority } from './authority.ts';
import { fits } from './certified-key.ts';
import type { CertifiedKey } from './make-certificate.ts';
import type { ServerTls } from './server-tls.ts';

const REFRESH_MILLISECONDS = 10_000;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** @throws ShiplockError INVALID for files that cannot be read, or do not belong together */
export async function openCertificateFiles(files: CertificateFiles, authority: Authority): Promise<ServerTls> {
  let own = await readPair(files);
  return {
    get own() {
      return own;
    },
    get trusted() {
      return trustedBehind(own.certificate);
    },
    authority,
    isSelfSigned: false,
    refreshEvery: REFRESH_MILLISECONDS,
    async refresh() {
      const read = await readPair(files);
      if (hashOf(read) === hashOf(own)) return false;
      own = read;
      return true;
    },
  };
}

async function readPair({ cert, key }: CertificateFiles): Promise<CertifiedKey> {
  // One after the other: of two that are wrong, it is always the same that is named.
  const certificate = await readNamed(cert);
  const pair = { certificate, key: await readNamed(key) };
  if (fits(pair)) {
    requireUsable(cert, pair);
    return pair;
  }
  throw new ShiplockError(
    'INVALID',
    `${cert} and ${key} do not belong together, or are no PEM files of a certificate and its private key: write both whole, each under another name first, and rename them`,
  );
}

/** OpenSSL refuses keys that are too short, and chains that it cannot read. */
function requireUsable(cert: string, { certificate, key }: CertifiedKey): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    throw new ShiplockError('INVALID', `${cert} cannot be used for TLS: ${(error as Error).message}`);
  }
}

async function readNamed(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ShiplockError('INVALID', `${path} cannot be read (${(error as Error).message}): see tlsCert and tlsKey`);
  }
}

function hashOf({ certificate, key }: CertifiedKey): string {
  return createHash('sha256').update(`${certificate}\0${key}`).digest('hex');
}

/** What stands behind the server's own certificate: those who signed it. A certificate that stands alone is trusted as it is. */
function trustedBehind(chain: string): string {
  const [own = '', ...signers] = chain.match(CERTIFICATE) ?? [];
  return `${(signers.length > 0 ? signers : [own]).map((one) => new X509Certificate(one).toString().trim()).join('\n')}\n`;
}
