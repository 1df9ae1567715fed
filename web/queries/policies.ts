// Promotion policies: what there is, what one would do, and what is saved.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AnsweredJson, CallInput } from '../../src/api/call.ts';
import * as contract from '../../src/api/policy.ts';
import { client } from '../client.ts';
import { Refusal } from '../refusal.ts';
import { FIRST_PAGE } from './page.ts';
import { queryClient } from './query-client.ts';

export const policiesQuery = (filter: { readonly source?: string; readonly target?: string }) =>
  infiniteQueryOptions({
    queryKey: ['policies', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listPolicies, { query: { ...filter, cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }: { readonly next: string | null }) => next ?? undefined,
  });

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['policies', 'one', id],
    queryFn: ({ signal }) => readPolicy(id, signal),
  });

/** As it is saved at this moment. @throws Refusal */
export function readPolicy(id: string, signal?: AbortSignal) {
  return client.call(contract.getPolicy, { params: { id } }, { signal });
}

export type PreviewRequest = z.input<typeof contract.previewRequestSchema>;

/** What the policy would do with every tag that is there; writes nothing. */
export const previewQuery = (draft: PreviewRequest | undefined) =>
  queryOptions({
    queryKey: ['preview', draft],
    enabled: draft !== undefined,
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      if (!draft) throw new Error('there is nothing to look at');
      return client.call(contract.previewPolicy, { body: draft }, { signal });
    },
  });

export type NewPolicy = NonNullable<CallInput<typeof contract.createPolicy>['body']>;
export type PolicyChange = NonNullable<CallInput<typeof contract.changePolicy>['body']>;

/** @throws Refusal */
export function createPolicy(body: NewPolicy, apply: boolean) {
  return client.call(contract.createPolicy, { query: { apply: String(apply) }, body });
}

type Changed =
  | { readonly isOutdated: false; readonly saved: AnsweredJson<typeof contract.changePolicy> }
  /** Nothing was saved, since somebody else was quicker. */
  | { readonly isOutdated: true; readonly theirs: contract.PolicyBody };

/** Changes the policy, unless it is no longer as it was when it was read. @throws Refusal */
export async function changePolicyOf(
  { id, version }: Pick<contract.PolicyBody, 'id' | 'version'>,
  body: PolicyChange,
  apply: boolean,
): Promise<Changed> {
  // Asked for first, since browsers write refusals to their consoles; who saves in between is refused.
  const now = await readPolicy(id);
  if (now.version !== version) return { isOutdated: true, theirs: now };
  try {
    return { isOutdated: false, saved: await changePolicy(id, { ...body, expectedVersion: version }, apply) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'CONFLICT') throw error;
    const theirs = await readPolicy(id);
    if (theirs.version === version) throw error;
    return { isOutdated: true, theirs };
  }
}

/** @throws Refusal */
export function changePolicy(id: string, body: PolicyChange, apply: boolean) {
  return client.call(contract.changePolicy, { params: { id }, query: { apply: String(apply) }, body });
}

/** @throws Refusal */
export function deletePolicy(id: string) {
  return client.call(contract.deletePolicy, { params: { id } });
}

/** @throws Refusal */
export function applyPolicy(id: string) {
  return client.call(contract.applyPolicy, { params: { id } });
}

/** Reads anew what policies change: themselves, the pipeline, verdicts, promotions, tags. */
export async function refreshPromotion(): Promise<void> {
  const changed = [
    'policies',
    'pipelines',
    'evaluations',
    'gates',
    'promotions',
    'repository',
    'repositories',
    'dry-run',
  ];
  await Promise.all(changed.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}
