// Where a server listens, and who can reach it there.

import { ShiplockError } from './errors.ts';

/** The parts of `HOST:PORT`; without a host, all addresses of the machine. */
export function parseListen(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host: host === '' ? '0.0.0.0' : host, port: Number(listen.slice(colon + 1)) };
}

/** @throws ShiplockError INVALID where others than this machine could be sent passwords as they are */
export function refusePlainHttp(listen: string): void {
  if (isLoopback(parseListen(listen).host)) return;
  throw new ShiplockError(
    'INVALID',
    `${listen} is not a loopback address, and passwords would cross the network as they are: let the server make a certificate itself (--tls self-signed), name the files of one (--tls-cert and --tls-key), or allow plain HTTP behind a proxy that ends TLS (--plain-http true)`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
