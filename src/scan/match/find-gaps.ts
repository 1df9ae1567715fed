// What matching cannot know of an image, each as a fact of its own: no finding is not the same as nothing to look in.

import type { AdvisoryIndex } from '../../advisory/advisory-index.ts';
import type { Microseconds } from '../../clock.ts';
import { type Component, type Distribution, type Gap, isSystemPackage } from '../../detect/component.ts';
import { ecosystemOf, OTHER_PROGRAMS } from './ecosystem-of.ts';
import { endOfLife } from './end-of-life.ts';

const MOST_NAMED = 3;

export interface Content {
  readonly components: readonly Component[];
  /** How many components were looked up in each ecosystem. */
  readonly ecosystems: ReadonlyMap<string, number>;
  /** What detection could not know. */
  readonly gaps: readonly Gap[];
}

/** Unknown distribution, end of life, and components that no feed speaks of; one sentence each. */
export function findGaps(
  index: AdvisoryIndex,
  distribution: Distribution | null,
  { components, ecosystems, gaps: detected }: Content,
  now: Microseconds,
): Gap[] {
  const gaps: Gap[] = [];
  const missing = missingPackagesGaps(distribution, components, detected);
  const unknown = missing.length === 0 ? unknownDistribution(distribution, components) : null;
  gaps.push(...missing);
  if (unknown !== null) gaps.push({ kind: 'unknown_distribution', detail: unknown });
  const end = distribution && endOfLife(distribution, now);
  if (distribution && end) {
    const detail = `${distribution.name} has had no security updates since ${end.day} (${end.source}).`;
    gaps.push({ kind: 'end_of_life', detail });
  }
  for (const [ecosystem, count] of ecosystems) {
    if (index.ecosystems.has(ecosystem)) continue;
    gaps.push({ kind: 'no_feed', detail: noFeed(ecosystem, count, components) });
  }
  return gaps;
}

function noFeed(ecosystem: string, count: number, components: readonly Component[]): string {
  const what = count === 1 ? 'one component' : `${count} components`;
  const unknown = 'may have vulnerabilities that are not known here';
  const programs = components.filter(
    (component) => component.type === 'generic' && ecosystemOf(component, null) === ecosystem,
  );
  if (programs.length === 0) return `No feed covers ${ecosystem}: ${what} ${unknown}.`;
  const named = programs.slice(0, MOST_NAMED).map(({ name, version }) => `${name} ${version}`);
  const more = programs.length > MOST_NAMED ? ` and ${programs.length - MOST_NAMED} more` : '';
  const list = `${named.join(', ')}${more}`;
  return ecosystem === OTHER_PROGRAMS
    ? `No feed speaks of programs that no package of the system owns, such as ${list}: ${what} ${unknown}.`
    : `No feed covers ${ecosystem}, which speaks of programs that no package of the system owns, such as ${list}: ${what} ${unknown}.`;
}

/** What nobody can compare, by whatever advisories: an image in which nothing is known, or nothing of its system. */
export function missingPackagesGaps(
  distribution: Distribution | null,
  components: readonly Component[],
  detected: readonly Gap[],
): Gap[] {
  // Where programs are told that are not known, it says nothing new that nothing is known.
  const isTold =
    distribution === null && components.length === 0 && detected.some(({ kind }) => kind === 'unidentified');
  const missing = isTold ? null : missingPackages(distribution, components);
  return missing === null ? [] : [{ kind: 'no_packages', detail: missing }];
}

function missingPackages(distribution: Distribution | null, components: readonly Component[]): string | null {
  if (distribution === null)
    return components.length === 0
      ? 'The image has no os-release and no component that is known: nothing was matched.'
      : null;
  // Nobody builds a distribution without packages: their list was deleted, or is of a kind that is not read.
  return components.some(isSystemPackage)
    ? null
    : `The image is ${distribution.name} and has no list of its system packages: none was matched.`;
}

function unknownDistribution(distribution: Distribution | null, components: readonly Component[]): string | null {
  const packages = components.filter(isSystemPackage);
  if (packages.length === 0) return null;
  if (distribution === null) return `The image has no os-release: ${were(packages.length)} not matched.`;
  const { name, id } = distribution;
  const lost = packages.filter((component) => ecosystemOf(component, distribution) === null).length;
  return lost === 0 ? null : `The packages of ${name} (${id}) cannot be matched: ${were(lost)} not matched.`;
}

function were(packages: number): string {
  return packages === 1 ? 'its system package was' : `its ${packages} system packages were`;
}
