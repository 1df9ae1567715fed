// Where an image may go from here, and why not elsewhere: by policies, by the next hops of its namespace, and by what one may do in
// the target.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type { GateBody } from '../../src/api/gate.ts';
import { parseTagTemplate, renderTag } from '../../src/policy/tag-template.ts';
import { listInWords } from '../language/in-words.ts';
import { holdersQuery } from '../queries/access.ts';
import { gatesQuery } from '../queries/gates.ts';
import { namespacesQuery } from '../queries/namespaces.ts';
import { pipelinesQuery } from '../queries/pipelines.ts';
import { policiesQuery } from '../queries/policies.ts';
import { isThereQuery, repositoryQuery } from '../queries/repositories.ts';
import { namespaceOf } from './repository-name.ts';
import { whomToAsk } from './who-may.tsx';

export interface PromotedImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface Target {
  readonly repository: string;
  /** Why it may not go there; undefined where it may, as far as is known before the server is asked. */
  readonly refusal: string | undefined;
  /** What stands between the image and it. */
  readonly gates: readonly GateBody[];
}

export interface Targets {
  /** What follows is not all known yet. */
  readonly isPending: boolean;
  readonly list: readonly Target[];
  /** The only namespaces to which images may go from here; empty for any. */
  readonly nextHops: readonly string[];
  refusalOf(repository: string): string | undefined;
  gatesTo(repository: string): readonly GateBody[];
  /** The tag that the image has there, by the template of the policy that leads there; or another tag of the repository. */
  tagIn(repository: string, tag?: string): string;
  needsComment(repository: string): boolean;
  /** They may overrule its admission rules. */
  mayAdminister(repository: string): boolean;
}

export function useTargets({ repository: source, tag }: PromotedImage): Targets {
  const gatesAnswer = useQuery(gatesQuery(source, tag));
  const pipelineAnswer = useQuery(pipelinesQuery);
  const policyAnswer = useInfiniteQuery(policiesQuery({ source }));
  const namespaceAnswer = useQuery(namespacesQuery);
  const policies = policyAnswer.data?.pages.flatMap(({ items }) => items) ?? [];
  const namespaces = namespaceAnswer.data?.items ?? [];
  const own = namespaceOf(source);
  const name = source.slice(own.length + 1);
  const nextHops = gatesAnswer.data?.promotesTo ?? [];
  const led = [...new Set(gatesAnswer.data?.gates.map(({ target }) => target))];
  // What is not there, or may not be seen, is not asked for.
  const there = useQueries({ queries: led.map(isThereQuery) });
  const asked = led.filter((_, index) => there[index]?.data === true);
  const answers = useQueries({
    queries: asked.map((repository) => ({ ...repositoryQuery(repository), retry: false })),
  });
  const permissions = new Map(asked.map((repository, index) => [repository, answers[index]?.data?.permissions]));
  const isRefused = (repository: string) =>
    !namespaces.some((one) => one.name === namespaceOf(repository)) ||
    permissions.get(repository)?.includes('accept_promotions') === false;
  const refused = led.filter(isRefused);
  const known = useQueries({ queries: refused.map((repository) => holdersQuery(repository, 'accept_promotions')) });
  const whom = (repository: string) => whomToAsk(known[refused.indexOf(repository)]?.data?.holders ?? []);
  // Stages of a pipeline that are not the next one; other namespaces would only be noise.
  const stages = new Set(pipelineAnswer.data?.nextHops.map((hop) => hop.target));
  const beyond = namespaces
    .filter((one) => stages.has(one.name) && one.name !== own && !nextHops.includes(one.name) && nextHops.length > 0)
    .map((one) => `${one.name}/${name}`)
    .filter((repository) => !led.includes(repository));

  const gatesTo = (repository: string) => (gatesAnswer.data?.gates ?? []).filter(({ target }) => target === repository);
  const refusalOf = (repository: string): string | undefined => {
    // What is not written yet is nothing wrong.
    if (repository === '') return undefined;
    const namespace = namespaceOf(repository);
    if (nextHops.length > 0 && namespace !== own && !nextHops.includes(namespace))
      return t`${own} promotes to ${listInWords(nextHops)} only`;
    if (led.includes(repository) && !namespaces.some((one) => one.name === namespace))
      return t`you have no part in ${namespace}; ${whom(repository)}`;
    if (permissions.get(repository)?.includes('accept_promotions') === false)
      return t`you may not promote into it; ${whom(repository)}`;
    return undefined;
  };
  return {
    isPending: [gatesAnswer, pipelineAnswer, policyAnswer, namespaceAnswer, ...there, ...answers, ...known].some(
      ({ isPending }) => isPending,
    ),
    list: [...led, ...beyond].map((repository) => ({
      ...{ repository, refusal: refusalOf(repository), gates: gatesTo(repository) },
    })),
    nextHops,
    refusalOf,
    gatesTo,
    tagIn: (repository, of = tag) => rendered(policies.find(({ target }) => target === repository)?.tagTemplate, of),
    needsComment: (repository) =>
      namespaces.some((one) => one.commentRequired && [own, namespaceOf(repository)].includes(one.name)),
    mayAdminister: (repository) => permissions.get(repository)?.includes('manage_repository') === true,
  };
}

function rendered(template: string | undefined, tag: string): string {
  if (template === undefined) return tag;
  const { tag: given, problem } = renderTag(parseTagTemplate(template), { tag, at: Date.now() * 1_000 });
  return problem === undefined ? given : tag;
}
