// Where images of a repository are likely to go.

import { namespaceOf, pathInNamespace } from '../../../src/oci/reference.ts';

interface Known {
  readonly name: string;
}

/**
 * The repositories that one sees, and in each other namespace that of the same name: who may only promote into one sees nothing of it.
 * @param namespaces those in which one has a part, also by what one may promote into
 */
export function suggestedTargets(
  source: string,
  { seen, namespaces }: { readonly seen: readonly Known[]; readonly namespaces: readonly Known[] },
): string[] {
  const path = pathInNamespace(source);
  const alike = namespaces.filter(({ name }) => name !== namespaceOf(source)).map(({ name }) => `${name}/${path}`);
  return [...new Set([...seen.map(({ name }) => name), ...alike])].filter((name) => name !== source);
}
