// Applications: chains of repositories through which images go, found in the policies and the next hops.

import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { namespaceOf } from '../../words/repository-name.ts';
import { stagesOf } from './stages.ts';
import { type Way, waysOf } from './ways.ts';

export interface Application {
  /** What its first repository is called in its namespace. */
  readonly name: string;
  /** In the order in which images go through them; each has the repositories that are equally far on. */
  readonly stages: readonly (readonly string[])[];
}

/**
 * The applications, by name.
 * @param repositories those that are there in the namespaces with next hops
 */
export function applicationsOf(
  pipelines: Pick<PipelineBody, 'policies' | 'nextHops'>,
  repositories: readonly string[],
): Application[] {
  const ways = waysOf(pipelines, repositories);
  const places = stagesOf(ways);
  return connected(ways)
    .map((members) => applicationOf(members, places))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function applicationOf(members: ReadonlySet<string>, places: ReadonlyMap<string, number>): Application {
  const byPlace = Map.groupBy([...members].sort(), (repository) => places.get(repository) ?? 0);
  const stages = [...byPlace].sort(([one], [other]) => one - other).map(([, repositories]) => repositories);
  const first = stages[0]?.[0] ?? '';
  return { name: first.slice(namespaceOf(first).length + 1), stages };
}

/** The repositories that ways connect with each other. */
function connected(ways: readonly Way[]): ReadonlySet<string>[] {
  const groups = new Map<string, Set<string>>();
  for (const { source, target } of ways) {
    const [one, other] = [groups.get(source) ?? new Set([source]), groups.get(target) ?? new Set([target])];
    const [larger, smaller] = one.size >= other.size ? [one, other] : [other, one];
    for (const member of smaller) larger.add(member);
    for (const member of [source, ...smaller]) groups.set(member, larger);
    groups.set(target, larger);
  }
  return [...new Set(groups.values())];
}
