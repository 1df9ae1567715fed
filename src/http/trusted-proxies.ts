// Which peers are proxies of this deployment, whose X-Forwarded-* headers are believed.

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** How many proxies every request passes, or the networks and addresses that they have. */
export type TrustProxy = number | readonly string[];

/**
 * @param address of a peer, without a port
 * @param hop 0 for the peer of the connection, 1 for the one that it names as its own, and so on
 */
export type IsProxy = (address: string, hop: number) => boolean;

const MAX_HOPS = 10;

/**
 * What a configured value means: `true` is one proxy, `false` none; undefined for what means nothing.
 * @param given such as `false`, `2`, `"2"`, `10.0.0.0/8,192.0.2.7`
 */
export function readTrustProxy(given: boolean | number | string | readonly string[]): TrustProxy | undefined {
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given === 'number') return Number.isInteger(given) && given >= 0 && given <= MAX_HOPS ? given : undefined;
  if (typeof given === 'string') {
    if (given === 'true' || given === 'false') return readTrustProxy(given === 'true');
    if (/^\d+$/.test(given)) return readTrustProxy(Number(given));
    return readTrustProxy(given.split(',').map((part) => part.trim()));
  }
  return given.every((text) => isIP(text) !== 0 || ipaddr.isValidCIDR(text)) ? given : undefined;
}

export function trustedProxies(trust: TrustProxy): IsProxy {
  if (typeof trust === 'number') return (_address, hop) => hop < trust;
  const networks = trust.map((text) => {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128] as const;
  });
  return (text) => {
    if (isIP(text) === 0) return false;
    const address = ipaddr.process(text);
    return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}
