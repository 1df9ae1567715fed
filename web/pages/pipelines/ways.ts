// The ways on which images go from one repository to another: policies, and the next hops of namespaces.

import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { namespaceOf } from '../../words/repository-name.ts';

export interface Way {
  readonly source: string;
  readonly target: string;
  /** Undefined for a next hop, on which people promote by hand. */
  readonly policy: PipelineBody['policies'][number] | undefined;
}

/** @param repositories those that are there in the namespaces with next hops */
export function waysOf(
  { policies, nextHops }: Pick<PipelineBody, 'policies' | 'nextHops'>,
  repositories: readonly string[],
): Way[] {
  const byPolicy = policies.map((policy): Way => ({ source: policy.source, target: policy.target, policy }));
  const led = new Set(byPolicy.map(keyOf));
  const byHand = nextHops.flatMap(({ source, target }) =>
    repositories
      .filter((repository) => namespaceOf(repository) === source)
      .map((name): Way => ({ source: name, target: `${target}${name.slice(source.length)}`, policy: undefined })),
  );
  return [...byPolicy, ...byHand.filter((way) => !led.has(keyOf(way)))];
}

/** Several policies can lead the same way. */
function keyOf({ source, target }: Way): string {
  return `${source} ${target}`;
}

export function wayKey(way: Way): string {
  return way.policy?.policyId ?? keyOf(way);
}
