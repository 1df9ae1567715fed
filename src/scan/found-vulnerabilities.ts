// By name, in which components of an image a vulnerability was found: what is kept to answer where it is.

import { PackageURL } from 'packageurl-js';
import { SEVERITY_WORDS, type SeverityWord } from '../api/severity.ts';
import type { UnstatedIdentity } from '../detect/component.ts';
import type { Finding } from './finding.ts';

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
}

const MAX_COMPONENTS = 5;

/** Every name of every finding, each once, and under it each component once: an advisory such as a DSA may be of several findings. */
export function foundVulnerabilities(findings: readonly Finding[]): FoundVulnerability[] {
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
  return [...byName].map(([name, { components: all, ...rest }]) => {
    const components = [...all.values()].slice(0, MAX_COMPONENTS);
    return { name, ...rest, components, moreComponents: components.length < all.size };
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
