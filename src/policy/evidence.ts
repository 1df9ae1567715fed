// What in an image decided a rule: components and findings by name, with the layer or the attestation that says so, and how
// old the knowledge is. It is stored with the evaluation and never rewritten.

import { isoTime } from '../clock.ts';
import type { ScanFacts, ScannedComponent, ScannedFinding } from '../scan/scan-state.ts';

/** Evaluations name this many components and findings of a rule at most. */
export const MAX_NAMED = 20;

export interface Evidence {
  /** `os/architecture[/variant]`; null when nothing says it. */
  readonly platform: string | null;
  readonly scannedAt: string;
  /** When it was compared with advisories, and up to which time those knew. */
  readonly matchedAt: string | null;
  readonly advisoriesAsOf: string | null;
  /** Compared with data for demonstrations, which is not complete. */
  readonly demo: boolean;
  readonly components: readonly ScannedComponent[];
  readonly findings: readonly Pick<
    ScannedFinding,
    'id' | 'component' | 'installed' | 'fixed' | 'score' | 'severity' | 'layer' | 'attestation' | 'identity'
  >[];
  /** How many there are beyond those that are named. */
  readonly more: number;
}

/** The evidence that these components and findings are; the gravest findings first. */
export function evidenceOf(
  facts: ScanFacts,
  found: { readonly components?: readonly ScannedComponent[]; readonly findings?: readonly ScannedFinding[] } = {},
): Evidence {
  const components = found.components ?? [];
  const findings = [...(found.findings ?? [])].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  return {
    platform: facts.platform,
    scannedAt: isoTime(facts.at),
    matchedAt: facts.matchedAt === null ? null : isoTime(facts.matchedAt),
    advisoriesAsOf: facts.advisoriesAsOf === null ? null : isoTime(facts.advisoriesAsOf),
    demo: facts.demo,
    components: components.slice(0, MAX_NAMED),
    findings: findings.slice(0, MAX_NAMED).map(({ id, component, installed, fixed, score, severity, ...one }) => {
      const { layer, attestation, identity } = one;
      const origin = { layer, attestation, ...(identity ? { identity } : {}) };
      return { id, component, installed, fixed, score, severity, ...origin };
    }),
    more: Math.max(0, components.length - MAX_NAMED) + Math.max(0, findings.length - MAX_NAMED),
  };
}
