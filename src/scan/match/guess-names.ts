// Which artifacts an archive may be that does not say which it is: those that the advisories know with its name, and whose
// group has to do with its packages (docs/adr/0042-artifacts-without-a-group.md).

import type { AdvisoryIndex } from '../../advisory/advisory-index.ts';
import type { Component } from '../../detect/component.ts';
import { relatedArtifacts } from '../../detect/java/related-artifacts.ts';

/** Names (`group:artifact`) of which the unidentified component may be one. */
export type GuessNames = (component: Component) => readonly string[];

/** Reads the names of the index once, when it is first asked. */
export function guessNames(index: AdvisoryIndex): GuessNames {
  let groups: ReadonlyMap<string, readonly string[]> | undefined;
  return ({ name, version, classes: packages = [] }) => {
    groups ??= groupsIn(index.packages('Maven'));
    const known = groups;
    return relatedArtifacts({ name, version, packages }, (artifact) => known.get(artifact) ?? []);
  };
}

function groupsIn(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const colon = name.lastIndexOf(':');
    const artifact = name.slice(colon + 1);
    const known = groups.get(artifact) ?? [];
    if (colon > 0) known.push(name.slice(0, colon));
    groups.set(artifact, known);
  }
  return groups;
}
