// TLS as it is configured: with a certificate of the server's own making, with files, or none.

import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { ShiplockError } from '../errors.ts';
import { openAuthority } from './authority.ts';
import { type CertificateFiles, openCertificateFiles } from './certificate-files.ts';
import { openSelfSigned } from './self-signed.ts';
import type { ServerTls } from './server-tls.ts';

/** As the configuration has it. */
export interface TlsSettings {
  readonly tls?: 'self-signed' | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** Where a certificate comes from; undefined for plain HTTP. */
export type CertificateSource = 'self-signed' | CertificateFiles | undefined;

/** @throws ShiplockError INVALID for settings that do not go together */
export function certificateSource({ tls, tlsCert: cert, tlsKey: key }: TlsSettings): CertificateSource {
  if (tls !== undefined && (cert !== undefined || key !== undefined))
    throw new ShiplockError('INVALID', 'tls is self-signed, and tlsCert or tlsKey name files: give one or the other');
  if (tls !== undefined) return tls;
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw new ShiplockError('INVALID', 'tlsCert and tlsKey belong together: give both or neither');
}

export interface TlsPlace {
  /** The data folder. */
  readonly data: string;
  /** Of the server, the main one first. */
  readonly names: readonly [string, ...string[]];
  readonly clock: Clock;
}

/** @throws ShiplockError INVALID for files that cannot be used */
export async function openTls(source: CertificateSource, place: TlsPlace): Promise<ServerTls | undefined> {
  if (source === undefined) return undefined;
  const { names, clock } = place;
  const folder = join(place.data, 'tls');
  if (source === 'self-signed') return openSelfSigned({ folder, names, clock });
  return openCertificateFiles(source, await openAuthority(folder, names[0], clock));
}
