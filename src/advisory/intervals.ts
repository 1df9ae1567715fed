// OSV's events (https://ossf.github.io/osv-schema/#evaluation), turned once into intervals, so that a look at a version
// is one or two comparisons.

import type { VersionOrder } from './order/order-of.ts';

/** `f`: up to the version that fixes it; `l`: up to and with the last affected; `m`: up to a limit that is no fix. */
export type IntervalEnd = 'f' | 'l' | 'm';

/** From a version (`0` is before all), and up to an end where there is one. */
export type Interval = readonly [from: string] | readonly [from: string, end: IntervalEnd, to: string];

export interface RangeEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

const PLACE = { fixed: 0, introduced: 1, last_affected: 2, limit: 3 } as const;

/** The intervals in which the events of one range leave a version affected, in ascending order. */
export function intervalsOf(events: readonly RangeEvent[], order: VersionOrder): Interval[] {
  const found: Interval[] = [];
  const limits = events
    .filter((event) => event.kind === 'limit' && event.version !== '*')
    .map((event) => event.version);
  const limit = limits.reduce<string | null>((top, it) => (top !== null && order(top, it) > 0 ? top : it), null);
  const sorted = events
    .filter((event) => event.kind !== 'limit')
    .sort((a, b) => compareFrom(order, a.version, b.version) || PLACE[a.kind] - PLACE[b.kind]);
  let from: string | null = null;
  for (const { kind, version } of sorted) {
    if (kind === 'introduced') from ??= version;
    else if (from !== null) {
      found.push([from, kind === 'fixed' ? 'f' : 'l', version]);
      from = null;
    }
  }
  if (from !== null) found.push([from]);
  return limit === null ? found : found.flatMap((interval) => before(limit, interval, order));
}

/** What of the interval is before the limit, beyond which the range says nothing. */
function before(limit: string, interval: Interval, order: VersionOrder): Interval[] {
  const [from, end, to] = interval;
  if (compareFrom(order, from, limit) >= 0) return [];
  if (end === undefined || to === undefined) return [[from, 'm', limit]];
  const place = order(to, limit);
  return [place < 0 || (place === 0 && end === 'f') ? interval : [from, 'm', limit]];
}

/** True when the version lies in the interval. */
export function holds(interval: Interval, version: string, order: VersionOrder): boolean {
  const [from, end, to] = interval;
  if (from !== '0' && order(version, from) < 0) return false;
  if (end === undefined || to === undefined) return true;
  return end === 'l' ? order(version, to) <= 0 : order(version, to) < 0;
}

/** OSV's `0` is before every version, also before prereleases of 0. */
function compareFrom(order: VersionOrder, a: string, b: string): number {
  if (a === '0' || b === '0') return a === b ? 0 : a === '0' ? -1 : 1;
  return order(a, b);
}
