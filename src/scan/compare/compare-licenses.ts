// Which licences come with an image in place of another, and which go.

import { licensesOf } from '../report/look-up-scans.ts';
import type { Report } from '../report/report.ts';

export interface LicenseChange {
  readonly change: 'appeared' | 'gone';
  readonly id: string;
  /** The names of the components that state it. */
  readonly components: readonly string[];
}

type Detected = Pick<Report, 'detection'>;

export function compareLicenses(from: Detected, to: Detected): LicenseChange[] {
  const before = licensesOf(from.detection.components);
  const after = licensesOf(to.detection.components);
  const idsBefore = new Set(before.map(({ id }) => id));
  const idsAfter = new Set(after.map(({ id }) => id));
  return [
    ...after.filter(({ id }) => !idsBefore.has(id)).map((one) => ({ change: 'appeared' as const, ...one })),
    ...before.filter(({ id }) => !idsAfter.has(id)).map((one) => ({ change: 'gone' as const, ...one })),
  ];
}
