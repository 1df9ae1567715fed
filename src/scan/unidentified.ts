// What does not say which package it is: what matching guesses of it, and the gap that is left.

import { byName } from '../detect/combine-layers.ts';
import type { Component, ComponentType, Detection, Gap, GuessedNames } from '../detect/component.ts';
import { purlOf } from '../detect/purl-of.ts';

const MOST_NAMED = 3;

/** The component under the name that was guessed for it. */
export function withGuessedName(component: Component, name: string): Component {
  const { classes: _, ...rest } = component;
  return {
    ...rest,
    purl: purlOf({ type: component.type, name, version: component.version }, null),
    name,
    identity: 'guessed',
  };
}

/** The detection with the names that were guessed; what is there under such a name already is one component with it. */
export function withGuessedNames(detection: Detection, names: GuessedNames): Detection {
  if (Object.keys(names).length === 0) return detection;
  const components = new Map<string, Component>();
  for (const component of detection.components) {
    const name = component.identity === 'unidentified' ? names[component.purl] : undefined;
    const named = name === undefined ? component : withGuessedName(component, name);
    const known = components.get(named.purl);
    components.set(named.purl, known ? merged(known, named) : named);
  }
  return { ...detection, components: [...components.values()].sort(byName) };
}

/** What states its name counts before what was guessed. */
function merged(one: Component, other: Component): Component {
  const [first, second] = one.identity === undefined ? [one, other] : [other, one];
  return { ...first, paths: [...first.paths, ...second.paths] };
}

/** What components of a type are, one and several, that do not say which packages they are. */
const WORDS: Readonly<Partial<Record<ComponentType, readonly [string, string]>>> = {
  maven: [
    'One Java archive does not say which artifact of Maven it is, and its vulnerabilities',
    'Java archives do not say which artifacts of Maven they are, and their vulnerabilities',
  ],
  npm: [
    'One package of npm does not say which version it is, and its vulnerabilities',
    'packages of npm do not say which versions they are, and their vulnerabilities',
  ],
  nuget: [
    'One assembly of .NET does not say which version of a package it is, and its vulnerabilities',
    'assemblies of .NET do not say which versions of packages they are, and their vulnerabilities',
  ],
};

/** One gap of all Java archives that have no coordinates, one of all packages of npm, and one of all assemblies that state no version, where there are any. */
export function unidentifiedGaps(components: readonly Component[]): Gap[] {
  return Object.entries(WORDS).flatMap(([type, [one, several]]) => {
    const paths = components.flatMap((component) =>
      component.identity === 'unidentified' && component.type === type ? component.paths : [],
    );
    if (paths.length === 0) return [];
    const subject = paths.length === 1 ? one : `${paths.length} ${several}`;
    const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
    const named = paths.slice(0, MOST_NAMED).join(', ');
    return [{ kind: 'unidentified' as const, detail: `${subject} may be unknown: ${named}${more}.` }];
  });
}
