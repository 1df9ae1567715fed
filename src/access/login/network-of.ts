// The network that stands for one client where clients are counted. An IPv6 client is given a whole /64 (RFC 6177),
// so that counting by address would count nothing.

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Such as `10.0.0.7`, `2001:db8:0:1::/64`, or the text as it is when it is no address. */
export function networkOf(address: string): string {
  if (isIP(address) === 0) return address;
  // IPv4 in the clothes of IPv6 is IPv4.
  const known = ipaddr.process(address);
  if (!(known instanceof ipaddr.IPv6)) return known.toString();
  const network = known.parts.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
