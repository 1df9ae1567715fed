// For which names a self-made certificate is: those under which clients may reach this server.

import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

export interface NameSources {
  /** Address under which clients reach this server, if it is configured. */
  readonly url: string | undefined;
  /** Further names that are configured. */
  readonly named: readonly string[];
  /** The machine's own name. */
  readonly hostname: string;
  /** The address to listen on. */
  readonly host: string;
}

const DNS_NAME = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const EVERYWHERE: readonly string[] = ['0.0.0.0', '::'];

/** DNS names and IP addresses, the main one first, each of them once; loopback is always among them. */
export function serverNames({ url, named, hostname, host }: NameSources): [string, ...string[]] {
  const fromUrl = url === undefined ? [] : [new URL(url).hostname];
  const listened = EVERYWHERE.includes(host) ? [] : [host];
  const all = [...fromUrl, ...named, hostname, ...listened, 'localhost', '127.0.0.1', '::1'];
  const names = all.map(readServerName).filter((name) => name !== undefined);
  const [first = 'localhost', ...rest] = new Set(names);
  return [first, ...rest];
}

/** The name as it stands in certificates; undefined for what is neither a DNS name nor an IP address. */
export function readServerName(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return bare;
  const name = bare.startsWith('*.') ? `*.${domainToASCII(bare.slice(2))}` : domainToASCII(bare);
  return name.length <= 253 && DNS_NAME.test(name) ? name : undefined;
}
