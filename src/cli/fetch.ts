// How requests leave: by Node's own fetch or, with a certificate to show or an authority to trust, by one that can do that.

import { getCACertificates } from 'node:tls';
import { CommandError, EXIT } from './exit-code.ts';
import type { TlsFiles } from './tls-files.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** OpenSSL's words for a certificate that leads to nobody whom this machine trusts. */
const UNTRUSTED: readonly unknown[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** @param files what to show and to trust; neither for what every program of this machine does */
export function fetchWith({ ca, cert, key }: Partial<TlsFiles>): Fetch {
  if (ca === undefined && cert === undefined) return fetch;
  const agent = import('undici').then(({ Agent, fetch: fetchBy }) => ({
    fetchBy: fetchBy as unknown as (url: string, init: object) => Promise<Response>,
    dispatcher: new Agent({
      connect: {
        ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
        ...(cert === undefined || key === undefined ? {} : { cert, key }),
      },
    }),
  }));
  return async (url, init) => {
    const { fetchBy, dispatcher } = await agent;
    return fetchBy(url, { ...init, dispatcher });
  };
}

/** The error for a server that has not answered. */
export function unreachable(server: string, error: unknown): CommandError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  const why = UNTRUSTED.includes((cause as { code?: unknown }).code)
    ? `its certificate leads to nobody whom this machine trusts: fetch ${server}/ca with curl -k, compare the fingerprint, and name the file with SHIPLOCK_CA`
    : 'is the server running? Choose another with --server or SHIPLOCK_SERVER';
  return new CommandError(EXIT.unreachable, `${server} cannot be reached (${message}): ${why}`);
}
