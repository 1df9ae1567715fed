// Matches lists of components with the advisories of an index. New advisories re-match everything that is stored, and
// images share most of what they are made of, so what was found for a version is kept for the next image.

import { type AdvisoryIndex, isDemonstration } from '../../advisory/advisory-index.ts';
import { orderOf } from '../../advisory/order/order-of.ts';
import { packageKey } from '../../advisory/package-key.ts';
import type { Microseconds } from '../../clock.ts';
import type { Component, Distribution, Gap } from '../../detect/component.ts';
import type { Finding, Match } from '../finding.ts';
import { unidentifiedGaps, withGuessedName } from '../unidentified.ts';
import { affectedBy } from './affected-by.ts';
import { isOfSystem, type Subject, subjectsOf } from './ecosystem-of.ts';
import { findGaps } from './find-gaps.ts';
import { findingOf, type KnownFinding } from './finding-of.ts';
import { guessNames } from './guess-names.ts';
import { type MatchedAdvisory, mergeAdvisories } from './merge-advisories.ts';
import { TakenAwayFindings } from './taken-away.ts';
import { noVex, type VexVerdict } from './vex-verdict.ts';

export interface MatchOptions {
  readonly now: Microseconds;
  /** Package URLs of the image, for VEX statements about a component in a product. */
  readonly products?: readonly string[];
  /** What detection could not know. */
  readonly gaps?: readonly Gap[];
  /** Takes findings away again. */
  readonly vex?: VexVerdict;
}

export interface Matcher {
  /** What the index has against the components. Two components with one package URL are one. */
  match(distribution: Distribution | null, components: readonly Component[], options: MatchOptions): Match;
}

/** Versions of packages, not bytes: most have no finding, and take about 200 bytes. */
const MAX_KEPT = 100_000;

/** A matcher that remembers what it has found in this index. */
export function createMatcher(index: AdvisoryIndex): Matcher {
  const demo = index.feeds.some(isDemonstration);
  const namesOf = guessNames(index);
  const kept = new Map<string, readonly KnownFinding[]>();
  const known = (subjects: readonly Subject[]): readonly KnownFinding[] => {
    const key = subjects
      .map(({ ecosystem, name, version, module }) => `${ecosystem}\n${name}\n${version}\n${module}`)
      .join('\n');
    const found = kept.get(key) ?? find(index, subjects);
    if (!kept.has(key)) {
      const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(key, found);
    }
    return found;
  };
  return {
    match(distribution, components, { now, products = [], vex = noVex, gaps: detected = [] }) {
      const findings: Finding[] = [];
      const takenAway = new TakenAwayFindings();
      const seen = new Set<string>();
      const ecosystems = new Map<string, number>();
      const guessed: Record<string, string> = {};
      const unidentified: Component[] = [];
      for (const one of components) {
        const names = one.identity === 'unidentified' && one.type === 'maven' ? namesOf(one) : [];
        const [only, ...others] = one.version === '' ? [] : names;
        const isGuessed = only !== undefined && others.length === 0;
        if (isGuessed) guessed[one.purl] = only;
        else if (one.identity === 'unidentified') unidentified.push(one);
        const component = isGuessed ? withGuessedName(one, only) : one;
        if (seen.has(component.purl)) continue;
        seen.add(component.purl);
        // Of several that it may be, what is known against any is shown.
        const subjects = [component, ...names.map((name) => ({ ...component, name }))].flatMap((named) =>
          subjectsOf(named, distribution),
        );
        const [subject] = subjects;
        if (subject === undefined) continue;
        ecosystems.set(subject.ecosystem, (ecosystems.get(subject.ecosystem) ?? 0) + 1);
        for (const finding of known(subjects)) {
          const statement = vex(component.purl, finding, products);
          if (statement) {
            takenAway.add(statement, finding);
            continue;
          }
          const { purl, version: installed, identity } = component;
          findings.push({ ...finding, purl, installed, ...(identity ? { identity } : {}) });
        }
      }
      const gaps = [
        ...findGaps(index, distribution, { components, ecosystems, gaps: detected }, now),
        ...unidentifiedGaps(unidentified),
      ];
      const names = Object.keys(guessed).length > 0 ? { guessed } : {};
      return { findings, ...takenAway.asProperties(), knows: index.knows, demo, gaps, ...names };
    },
  };
}

/** Matches one list; for several, a matcher of their own is faster. */
export function matchComponents(
  index: AdvisoryIndex,
  distribution: Distribution | null,
  components: readonly Component[],
  options: MatchOptions,
): Match {
  return createMatcher(index).match(distribution, components, options);
}

const NONE: readonly KnownFinding[] = [];

/** What the advisories say of it under all of its names: those of one distribution, whose versions have one order. */
function find(index: AdvisoryIndex, subjects: readonly Subject[]): readonly KnownFinding[] {
  const [first] = subjects;
  const order = first && orderOf(first.ecosystem);
  if (!order) return NONE;
  const matched = new Map<number, MatchedAdvisory>();
  for (const subject of subjects) {
    for (const { number, affected } of index.entries(subject.ecosystem, packageKey(subject.ecosystem, subject.name))) {
      const hit = affectedBy(affected, subject, order);
      if (hit && !matched.has(number)) matched.set(number, { details: index.details(number), hit });
    }
  }
  if (matched.size === 0) return NONE;
  const findings = mergeAdvisories([...matched.values()]).map((statements) =>
    findingOf(statements, index, order, isOfSystem(first)),
  );
  return findings.sort((a, b) => (a.id < b.id ? -1 : 1));
}
