// A match in the form in which it is stored.

import { createHash } from 'node:crypto';
import type { Match } from './finding.ts';
import { packJson } from './packed-json.ts';
import type { SeverityCounts, StoredMatch } from './scan-thread.ts';

export function storeMatch(match: Match): StoredMatch {
  return {
    match: packJson(match),
    hash: createHash('sha256').update(JSON.stringify(match, leavingOutEpss)).digest('hex'),
    counts: countSeverities(match.findings),
    vulnerabilities: [...new Set(match.findings.flatMap(({ id, aliases }) => [id, ...aliases]))],
  };
}

/** How many findings there are of each severity. */
export function countSeverities(findings: Match['findings']): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** It changes every day for every image, which is no news. */
function leavingOutEpss(key: string, value: unknown): unknown {
  return key === 'epss' ? undefined : value;
}
