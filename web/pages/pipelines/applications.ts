// Applications: chains of repositories through which images go, found in the policies and the next hops.

import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { namespaceOf } from '../../words/repository-name.ts';

export interface Application {
  /** What its first repository is called in its namespace. */
  readonly name: string;
  /** In the order in which images go through them; each has the repositories that are equally far on. */
  readonly stages: readonly (readonly string[])[];
}

interface Edge {
  readonly source: string;
  readonly target: string;
}

/**
 * The applications, by name.
 * @param repositories those that are there in the namespaces with next hops
 */
export function applicationsOf(
  { policies, nextHops }: Pick<PipelineBody, 'policies' | 'nextHops'>,
  repositories: readonly string[],
): Application[] {
  const byHop = nextHops.flatMap(({ source, target }) =>
    repositories
      .filter((repository) => namespaceOf(repository) === source)
      .map((repository) => ({ source: repository, target: `${target}${repository.slice(source.length)}` })),
  );
  const edges: readonly Edge[] = [...policies, ...byHop];
  return connected(edges)
    .map((members) => applicationOf(members, edges))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function applicationOf(members: ReadonlySet<string>, edges: readonly Edge[]): Application {
  const own = edges.filter(({ source }) => members.has(source));
  const stages: string[][] = [];
  for (const repository of [...members].sort()) {
    const place = distance(repository, own, new Set());
    while (stages.length <= place) stages.push([]);
    stages[place]?.push(repository);
  }
  // A circle of next hops has no beginning, and leaves stages without anything.
  const filled = stages.filter((stage) => stage.length > 0);
  const first = filled[0]?.[0] ?? '';
  return { name: first.slice(namespaceOf(first).length + 1), stages: filled };
}

/** How many steps there are from a beginning, on the longest way. @param passed what the way has come through */
function distance(repository: string, edges: readonly Edge[], passed: ReadonlySet<string>): number {
  const before = edges.filter(
    ({ source, target }) => target === repository && !passed.has(source) && source !== target,
  );
  const way = new Set([...passed, repository]);
  return Math.max(0, ...before.map(({ source }) => distance(source, edges, way) + 1));
}

/** The repositories that edges connect with each other. */
function connected(edges: readonly Edge[]): ReadonlySet<string>[] {
  const groups = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    const [one, other] = [groups.get(source) ?? new Set([source]), groups.get(target) ?? new Set([target])];
    const both = new Set([...one, ...other]);
    for (const member of both) groups.set(member, both);
  }
  return [...new Set(groups.values())];
}
