// Which addresses may be sent to. Whoever may make a webhook could otherwise have this server knock at doors that only
// it can reach (server-side request forgery): its own, its neighbours', or the metadata service of a cloud.

import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ShiplockError } from '../errors.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Targets {
  /** @throws ShiplockError INVALID when the address stands in the URL and may not be sent to */
  check(url: URL): void;
  /** Finds the addresses of a name, and refuses those that may not be sent to; for a socket to be opened. */
  readonly lookup: LookupFunction;
}

/** True for a network such as `10.1.0.0/16` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/**
 * @param allowed networks that are not public and may be sent to all the same, such as `10.1.0.0/16`
 * @throws Error for one that `isNetwork` does not know
 */
export function createTargets(allowed: readonly string[]): Targets {
  const networks = allowed.map((network) => ipaddr.parseCIDR(network));
  const isAllowed = (text: string) => {
    // An IPv4 address that is written as an IPv6 address counts as what it is.
    const address = ipaddr.process(text);
    if (isPublic(address)) return true;
    return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
  return {
    check({ hostname }) {
      const literal = hostname.replace(/^\[|\]$/g, '');
      if (ipaddr.isValid(literal) && !isAllowed(literal)) throw new ShiplockError('INVALID', refusal(literal));
    },
    lookup(hostname, options, callback) {
      lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        if (error) return callback(error, '', 0);
        const refused = found.find(({ address }) => !isAllowed(address));
        // One of several addresses is enough: which one is taken is not ours to say.
        if (refused) return callback(new Error(`${hostname} is ${refusal(refused.address)}`), '', 0);
        if (options.all) return callback(null, found);
        const [first] = found;
        if (!first) return callback(new Error(`${hostname} has no address`), '', 0);
        callback(null, first.address, first.family);
      });
    },
  };
}

/** RFC 4291, section 2.4: of IPv6, only 2000::/3 is given out to be reached by all. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(...GLOBAL_UNICAST));
}

function refusal(address: string): string {
  return `${address}, which is not a public address: an operator can allow its network with SHIPLOCK_WEBHOOK_NETWORKS`;
}
