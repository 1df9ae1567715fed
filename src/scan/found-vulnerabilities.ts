// By name, in which components of an image a vulnerability was found: what is kept to answer where it is.

import { PackageURL } from 'packageurl-js';
import { SEVERITY_WORDS, type SeverityWord } from '../api/severity.ts';
import type { UnstatedIdentity } from '../detect/component.ts';
import type { Finding, TakenFinding } from './finding.ts';

export interface FoundComponent {
  /** As its ecosystem writes it, with Maven's group and npm's scope. */
  readonly name: string;
  readonly installed: string;
  /** The lowest version that is not affected; null when there is none yet. */
  readonly fixed: string | null;
  /** As `Component` has it. */
  readonly identity?: UnstatedIdentity;
}

export interface FoundVulnerability {
  readonly name: string;
  /** It is best known under this name. */
  readonly isOwnName: boolean;
  /** The gravest of what is called so. */
  readonly severity: SeverityWord;
  readonly kev: boolean;
  /** The first few. */
  readonly components: readonly FoundComponent[];
  readonly moreComponents: boolean;
  /** What is known of one that a VEX document took away, so that it is not found; null for all others. */
  readonly taken: TakenFinding | null;
}

const MAX_COMPONENTS = 5;

/** Every name of every finding, each once, and under it each component once: an advisory such as a DSA may be of several findings. With
 * those that a VEX document took away.
 */
export function foundVulnerabilities(
  findings: readonly Finding[],
  taken: readonly TakenFinding[] = [],
): FoundVulnerability[] {
  const byName = new Map<string, Gathered>();
  for (const { id, aliases, purl, installed, fixed, identity, severity, kev } of findings) {
    const component = { name: nameIn(purl), installed, fixed, ...(identity ? { identity } : {}) };
    for (const name of new Set([id, ...aliases])) {
      const known = byName.get(name) ?? { isOwnName: false, severity, kev: false, components: new Map() };
      known.isOwnName ||= name === id;
      known.kev ||= kev;
      if (isGraver(severity, known.severity)) known.severity = severity;
      known.components.set(JSON.stringify(component), component);
      byName.set(name, known);
    }
  }
  const found = [...byName].map(([name, { components: all, ...rest }]) => {
    const components = [...all.values()].slice(0, MAX_COMPONENTS);
    return { name, ...rest, components, moreComponents: components.length < all.size, taken: null };
  });
  return [...found, ...takenAway(taken, byName)];
}

/** Those of no component any more, under each of their names. */
function takenAway(taken: readonly TakenFinding[], found: ReadonlyMap<string, unknown>): FoundVulnerability[] {
  const byName = new Map<string, TakenFinding>();
  for (const one of taken)
    for (const name of [one.known.id, ...one.known.aliases])
      if (!found.has(name) && !byName.has(name)) byName.set(name, one);
  return [...byName].map(([name, one]) => {
    const { severity, kev } = one.known;
    return { name, isOwnName: false, severity, kev, components: [], moreComponents: false, taken: one };
  });
}

interface Gathered {
  isOwnName: boolean;
  severity: SeverityWord;
  kev: boolean;
  readonly components: Map<string, FoundComponent>;
}

function isGraver(one: SeverityWord, other: SeverityWord): boolean {
  return SEVERITY_WORDS.indexOf(one) < SEVERITY_WORDS.indexOf(other);
}

/** The namespace of a system package is the distribution's. */
const OF_SYSTEMS = ['deb', 'apk', 'rpm'];

function nameIn(purl: string): string {
  try {
    const { type, namespace, name } = PackageURL.fromString(purl);
    if (!namespace || OF_SYSTEMS.includes(type)) return name;
    return `${namespace}${type === 'maven' ? ':' : '/'}${name}`;
  } catch {
    // As somebody else's scanner has written it.
    return purl;
  }
}
