// Of how many policies repositories are the source or the target, as somebody may know it.

import type { Identity } from '../access/identity.ts';
import { membershipOf } from '../access/right/visibility.ts';
import type { Policies } from './policies.ts';
import { selectFlowsOf } from './policy-table.ts';

export interface FlowCounts {
  readonly sourceOf: number;
  readonly targetOf: number;
}

/** By the names of these repositories; policies count for members of their source or target, only. */
export async function countFlows(
  { database: { rows } }: Pick<Policies, 'database'>,
  by: Identity,
  repositories: readonly string[],
): Promise<(repository: string) => FlowCounts> {
  const isMember = await membershipOf(rows, by);
  const flows = (await selectFlowsOf(rows, repositories)).filter(
    ({ source, target }) => isMember(source) || isMember(target),
  );
  const bySource = Map.groupBy(flows, ({ source }) => source);
  const byTarget = Map.groupBy(flows, ({ target }) => target);
  return (name) => ({ sourceOf: bySource.get(name)?.length ?? 0, targetOf: byTarget.get(name)?.length ?? 0 });
}
