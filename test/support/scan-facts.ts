// Scans as policies see them, for tests that are not about scanning.

import { wordOfScore } from '../../src/advisory/severity.ts';
import type { ScanFacts, ScannedComponent, ScannedFinding } from '../../src/scan/scan-state.ts';

/** A scan that found nothing, compared with advisories of that moment. */
export const CLEAN_SCAN: ScanFacts = {
  state: 'scanned',
  at: 0,
  matchedAt: 0,
  advisoriesAsOf: 0,
  platform: null,
  labels: {},
  components: [],
  findings: [],
  licenses: [],
  knows: { kev: true, epss: true },
  demo: false,
  gaps: [],
};

/** Of the severity of its score, where it has one and nothing else is said. */
export function scannedFinding(id: string, facts: Partial<ScannedFinding> = {}): ScannedFinding {
  const byScore = facts.score == null ? 'unknown' : wordOfScore(facts.score);
  const severity = facts.severity ?? byScore;
  return {
    id,
    aliases: [],
    score: null,
    severity,
    highest: severity,
    kev: false,
    epss: null,
    component: 'openssl',
    installed: '1.0',
    fixed: null,
    layer: null,
    attestation: null,
    ...facts,
  };
}

export function scannedComponent(name: string, version = '1.0'): ScannedComponent {
  return { name, version, purl: `pkg:generic/${name}@${version}`, layer: null, attestation: null };
}
