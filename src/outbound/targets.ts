// Which addresses may be asked. Whoever may make a webhook, or lead on to another address, could otherwise make this server
// send requests to addresses that only it can reach (server-side request forgery): its own, its neighbours', or the
// metadata service of a cloud.

import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ShiplockError } from '../errors.ts';
import { oneAtATime } from './one-at-a-time.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Targets {
  /** @throws ShiplockError INVALID when the address stands in the URL and may not be asked */
  check(url: URL): void;
  /**
   * Finds the addresses of a name, and refuses those that may not be asked; for a socket to be opened.
   * @param place whose receiver it is: looking names up is done by few threads for all, and a name may take long
   * @param signal a name is not looked up any more once this is aborted
   */
  lookup(place: string, signal: AbortSignal): LookupFunction;
}

/** True for a network such as `10.1.0.0/16` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text);
}

/**
 * @param allowed networks that are not public and may be asked all the same, such as `10.1.0.0/16`
 * @throws Error for one that `isNetwork` does not know
 */
export function createTargets(allowed: readonly string[]): Targets {
  const turns = oneAtATime();
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
      if (ipaddr.isValid(literal) && !isAllowed(literal))
        throw new ShiplockError('INVALID', `${literal} is ${NOT_PUBLIC}`);
    },
    lookup: (place, signal) => async (hostname, options, callback) => {
      const fail = (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0);
      const endTurn = await turns(place, signal).catch(fail);
      if (!endTurn) return;
      lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
        endTurn();
        if (error) return fail(error);
        // One of several addresses is enough: which one is taken is not ours to say. Which it is, is nobody's business.
        if (!found.every(({ address }) => isAllowed(address)))
          return fail(new Error(`${hostname} stands for an address that is ${NOT_PUBLIC}`));
        if (options.all) return callback(null, found);
        const [first] = found;
        if (!first) return fail(new Error(`${hostname} has no address`));
        callback(null, first.address, first.family);
      });
    },
  };
}

const NOT_PUBLIC = 'not public: an operator can allow its network with SHIPLOCK_OUTBOUND_NETWORKS';

/** RFC 4291, section 2.4: of IPv6, only 2000::/3 is given out to be reached by all. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(...GLOBAL_UNICAST));
}
