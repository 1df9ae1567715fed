// How many findings there are of each severity.

import type { SeverityCounts, SeverityWord } from '../api/severity.ts';

export const NO_FINDINGS: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, none: 0 };

export function countSeverities(findings: readonly { readonly severity: SeverityWord }[]): SeverityCounts {
  const counts = { ...NO_FINDINGS };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
