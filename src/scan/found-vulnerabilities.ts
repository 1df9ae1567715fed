// By name, in which components of an image a vulnerability was found: what is kept to answer where it is.

import { PackageURL } from 'packageurl-js';
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
  /** The first few. */
  readonly components: readonly FoundComponent[];
  readonly moreComponents: boolean;
}

const MAX_COMPONENTS = 5;

/** Every name of every finding, each once, and under it each component once: an advisory such as a DSA may be of several findings. */
export function foundVulnerabilities(findings: readonly Finding[]): FoundVulnerability[] {
  const byName = new Map<string, Map<string, FoundComponent>>();
  for (const { id, aliases, purl, installed, fixed, identity } of findings) {
    const component = { name: nameIn(purl), installed, fixed, ...(identity ? { identity } : {}) };
    for (const name of new Set([id, ...aliases])) {
      const known = byName.get(name) ?? new Map();
      byName.set(name, known.set(JSON.stringify(component), component));
    }
  }
  return [...byName].map(([name, all]) => {
    const components = [...all.values()].slice(0, MAX_COMPONENTS);
    return { name, components, moreComponents: components.length < all.size };
  });
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
