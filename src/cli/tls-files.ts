// Which certificate to show to a server, and which authority to trust: SHIPLOCK_CA, SHIPLOCK_CERT and SHIPLOCK_KEY, as a
// bundle's env.sh sets them, or what it has installed for podman (containers-certs.d(5)).

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** Contents of PEM files. */
export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** The environment names the certificate, so that it goes before a log-in that is stored. */
  readonly isNamed: boolean;
}

const NONE: TlsFiles = { ca: undefined, cert: undefined, key: undefined, isNamed: false };

/**
 * The files for this server. A certificate that the environment names is shown to the server that it names, and to no other.
 * @throws CommandError for a file that the environment names and that cannot be read
 */
export function findTlsFiles(environment: Environment, server: string): TlsFiles {
  if (!server.startsWith('https:')) return NONE;
  const { ca, cert, key, home = '.' } = environment;
  const installed = join(home, '.config/containers/certs.d', new URL(server).host);
  const trusted = ca === undefined ? readIfThere(join(installed, 'ca.crt')) : readNamed('SHIPLOCK_CA', ca);
  if (cert !== undefined && key !== undefined && isSameServer(environment.server, server))
    return { ca: trusted, cert: readNamed('SHIPLOCK_CERT', cert), key: readNamed('SHIPLOCK_KEY', key), isNamed: true };
  const pair = { cert: readIfThere(join(installed, 'client.cert')), key: readIfThere(join(installed, 'client.key')) };
  return { ...NONE, ...(pair.cert && pair.key ? pair : {}), ca: trusted };
}

function isSameServer(named: string | undefined, server: string): boolean {
  return named !== undefined && URL.canParse(named) && new URL(named).origin === new URL(server).origin;
}

function readNamed(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(EXIT.wrongUsage, `${name} names ${path}, which cannot be read: ${(error as Error).message}`);
  }
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
