// Where images of a repository go next: by its policies, and by the next hops of its namespace.

import type { PipelineBody } from '../../src/api/pipeline.ts';
import { namespaceOf } from './repository-name.ts';

/** Those to which only the next hops lead: somebody must promote there by hand. */
export function byHandFrom(source: string, { policies, nextHops }: PipelineBody): string[] {
  const namespace = namespaceOf(source);
  const led = new Set(policies.filter((policy) => policy.source === source).map(({ target }) => target));
  return nextHops
    .filter((hop) => hop.source === namespace)
    .map((hop) => `${hop.target}${source.slice(namespace.length)}`)
    .filter((target) => !led.has(target));
}

/** All of them, each once; whether they are there is another question. */
export function nextRepositories(source: string, pipelines: PipelineBody): string[] {
  const led = pipelines.policies.filter((policy) => policy.source === source).map(({ target }) => target);
  return [...new Set([...led, ...byHandFrom(source, pipelines)])];
}
