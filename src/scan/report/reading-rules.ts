// What time does to a report: advisories that are old say less.

import { MICROSECONDS_PER_DAY, type Microseconds } from '../../clock.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';
import type { Gap } from '../../detect/component.ts';
import type { Scans } from '../scans.ts';

export interface ReadingRules {
  readonly at: Microseconds;
  /** Days after which advisories are too old, which is reported as a gap; 0 for never. */
  readonly maxAgeDays: number;
}

/** The rules of this deployment, at its clock's present time. */
export function readingRules({ clock, advisories }: Pick<Scans, 'clock' | 'advisories'>): ReadingRules {
  return { at: clock.now(), maxAgeDays: advisories.maxAgeDays };
}

/** The gap that the age of the advisories makes, if it does. */
export function staleness(row: Pick<ScanReportRow, 'advisories_as_of'>, { at, maxAgeDays }: ReadingRules): Gap[] {
  if (maxAgeDays === 0 || row.advisories_as_of === null) return [];
  const days = Math.floor((at - row.advisories_as_of) / MICROSECONDS_PER_DAY);
  if (days < maxAgeDays) return [];
  return [
    { kind: 'stale', detail: `the advisories are ${days} days old; this deployment allows fewer than ${maxAgeDays}` },
  ];
}
