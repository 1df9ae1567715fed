// The network that stands for one client where clients are counted. An IPv6 client is given a whole /64 (RFC 6177),
// so that counting by address would count nothing.

import { isIPv6 } from 'node:net';

/** Such as `10.0.0.7`, `2001:db8:0:1::/64`, or the text as it is when it is no address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two groups.
  const behindLength = behind.length + (behind.at(-1)?.includes('.') ? 1 : 0);
  const whole =
    tail === undefined ? groups : [...groups, ...Array(8 - groups.length - behindLength).fill('0'), ...behind];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
