// Makes one finding of all that is said about one vulnerability of one version of a package.

import type { AdvisoryIndex, CveFacts } from '../../advisory/advisory-index.ts';
import type { VersionOrder } from '../../advisory/order/order-of.ts';
import { cveNumber } from '../../advisory/package-key.ts';
import type { Finding } from '../finding.ts';
import { namesOf, type Statement } from './merge-advisories.ts';
import { highestOf, ratingsOf } from './ratings.ts';

const MAX_REFERENCES = 10;
const MAX_RATINGS = 10;

/** A finding, but for the component: the same for every image that has this version. */
export type KnownFinding = Omit<Finding, 'purl' | 'installed'>;

/**
 * What the statements say together: every name, the fix that satisfies all of them, and the best vector: their own,
 * else what other feeds say of the CVE, else that of an advisory about several, which may be too grave, but is not missing.
 */
export function findingOf(
  statements: readonly Statement[],
  index: AdvisoryIndex,
  order: VersionOrder,
  isSystem: boolean,
): KnownFinding {
  const sorted = [...statements].sort((a, b) => worth(b) - worth(a));
  const [id = '', ...aliases] = namesOf(sorted);
  const cves = [id, ...aliases].map(cveNumber).filter((number) => number !== null);
  const facts = cves.map((cve) => index.cve(cve));
  const undetermined = sorted.every(({ hit }) => hit.entry.undetermined === true);
  const ratings = ratingsOf(sorted, facts, isSystem);
  const { vector = null, score = null } = ratings.find((rating) => rating.vector !== null) ?? {};
  const details = sorted.map((it) => it.details);
  const summarized = sorted.filter((it) => !it.shared).map((it) => it.details);
  return {
    id,
    aliases,
    summary: [...summarized, ...details].find((it) => it.summary !== null)?.summary ?? null,
    fixed: sorted.reduce<string | null>((top, it) => laterFix(top, it.hit.fixed, order), null),
    vector,
    score,
    severity: undetermined ? 'unknown' : (ratings[0]?.severity ?? 'unknown'),
    undetermined,
    highest: highestOf(ratings),
    ratings: ratings.slice(0, MAX_RATINGS),
    kev: facts.some((it) => it.kev),
    epss: highestEpss(facts),
    published: details.flatMap((it) => it.published ?? []).sort()[0] ?? null,
    references: [...new Set(details.flatMap((it) => it.references))].slice(0, MAX_REFERENCES),
    feed: sorted[0]?.details.feed ?? '',
  };
}

/** What says most stands first: who gives a score, then who gives a fix, then who speaks of nothing else. */
function worth({ details, hit, shared }: Statement): number {
  return (details.score !== null ? 4 : 0) + (hit.fixed !== null ? 2 : 0) + (shared ? 0 : 1);
}

function laterFix(a: string | null, b: string | null, order: VersionOrder): string | null {
  if (a === null || b === null) return a ?? b;
  return order(a, b) >= 0 ? a : b;
}

function highestEpss(facts: readonly CveFacts[]): number | null {
  return facts.reduce<number | null>((top, it) => (it.epss === null ? top : Math.max(top ?? 0, it.epss)), null);
}
