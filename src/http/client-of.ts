// Who is at the other end of a request, and under which address they reach this server: as the connection says or,
// behind proxies of this deployment, as those say. Whatever stands left of the last proxy's word in an X-Forwarded-*
// header may have been written by the client, so all of these headers are read from the right, by the same count.

import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { ShiplockError } from '../errors.ts';
import type { IsProxy } from './trusted-proxies.ts';

export interface Client {
  /** IPv4 or IPv6, without a port; empty when the connection is gone. */
  readonly address: string;
  readonly protocol: 'http' | 'https';
  /** This server's name and port as the client wrote them. */
  readonly host: string;
}

/** The part of a request that is looked at. */
export interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    readonly localAddress?: string | undefined;
    readonly localPort?: number | undefined;
    /** Set on connections with TLS. */
    readonly encrypted?: boolean | undefined;
  };
}

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port (RFC 3986, section 3.2.2). */
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]{1,255})(?::\d{1,5})?$/i;

/** @throws ShiplockError INVALID for a Host header that is none (RFC 9112, section 3.2) */
export function clientOf(isProxy: IsProxy, { headers, socket }: Arrived): Client {
  const peer = bareAddress(socket.remoteAddress ?? '') ?? '';
  const own = { protocol: socket.encrypted ? 'https' : 'http', host: hostOf({ headers, socket }) } as const;
  if (!isProxy(peer, 0)) return { address: peer, ...own };
  let [address, hops] = [peer, 0];
  for (const text of listOf(headers['x-forwarded-for']).reverse()) {
    const next = bareAddress(text);
    if (next === undefined || !isProxy(address, hops)) break;
    [address, hops] = [next, hops + 1];
  }
  // Most proxies write one protocol and one host, in place of what was there; some append theirs.
  const said = (name: string) => listOf(headers[name]).slice(-Math.max(hops, 1))[0]?.toLowerCase();
  const [protocol, host] = [said('x-forwarded-proto'), said('x-forwarded-host')];
  return {
    address,
    protocol: protocol === 'http' || protocol === 'https' ? protocol : own.protocol,
    host: host !== undefined && isHost(host) ? host : own.host,
  };
}

function hostOf({ headers: { host }, socket }: Arrived): string {
  // HTTP/1.0 needs no Host.
  if (host === undefined || host === '') {
    const { localAddress = 'localhost', localPort } = socket;
    return `${isIP(localAddress) === 6 ? `[${localAddress}]` : localAddress}${localPort === undefined ? '' : `:${localPort}`}`;
  }
  if (isHost(host)) return host;
  throw new ShiplockError('INVALID', `the Host header ${JSON.stringify(host.slice(0, 200))} is not a host name`);
}

function isHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`http://${text}`);
}

function listOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  return [header]
    .flat()
    .flatMap((line) => line.split(','))
    .map((part) => part.trim());
}

/**
 * Without a port and brackets, and as IPv4 where it is an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2); undefined
 * for what is no address.
 */
function bareAddress(text: string): string | undefined {
  const [, inBrackets, withPort] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(text) ?? [];
  const bare = inBrackets ?? withPort ?? text;
  const address = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  return isIP(address) === 0 ? undefined : address;
}
