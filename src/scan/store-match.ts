// A match in the form in which it is stored.

import { createHash } from 'node:crypto';
import type { Match } from './finding.ts';
import { foundVulnerabilities } from './found-vulnerabilities.ts';
import { packJson } from './packed-json.ts';
import type { StoredMatch } from './scan-thread.ts';
import { countSeverities } from './severity-counts.ts';

export function storeMatch({ taken = [], ...match }: Match): StoredMatch {
  return {
    match: packJson(match),
    hash: createHash('sha256').update(JSON.stringify(match, leavingOutEpss)).digest('hex'),
    counts: countSeverities(match.findings),
    demo: match.demo,
    gaps: match.gaps.length,
    vulnerabilities: foundVulnerabilities(match.findings, taken),
  };
}

/** It changes every day for every image, which is no news. */
function leavingOutEpss(key: string, value: unknown): unknown {
  return key === 'epss' ? undefined : value;
}
