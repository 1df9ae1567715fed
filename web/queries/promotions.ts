// Promotions: what was promoted, and what would be.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listEvaluations } from '../../src/api/evaluation.ts';
import { getPipelines } from '../../src/api/pipeline.ts';
import * as contract from '../../src/api/promotion.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

interface PromotionFilter {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly repository?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

export const promotionsQuery = (filter: PromotionFilter) =>
  infiniteQueryOptions({
    queryKey: ['promotions', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listPromotions, { query: { ...filter, cursor, limit: 50 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const evaluationsQuery = (filter: { readonly source: string; readonly tag: string; readonly digest: string }) =>
  queryOptions({
    queryKey: ['evaluations', filter],
    queryFn: ({ signal }) => client.call(listEvaluations, { query: { ...filter, limit: 50 } }, { signal }),
  });

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: ({ signal }) => client.call(getPipelines, {}, { signal }),
});

interface PromotionDraft {
  readonly source: { readonly repository: string; readonly reference: string };
  readonly target: { readonly repository: string; readonly tag?: string };
  readonly comment?: string | null;
  readonly override?: boolean;
  readonly create?: boolean;
}

/** What this promotion would do; asks the server, and writes nothing. */
export const dryRunQuery = (draft: PromotionDraft | undefined) =>
  queryOptions({
    queryKey: ['dry-run', draft],
    enabled: draft !== undefined,
    staleTime: 0,
    queryFn: ({ signal }) => {
      if (!draft) throw new Error('there is nothing to try');
      return client.call(contract.promote, { body: { ...draft, dryRun: true } }, { signal });
    },
  });

/** @throws Refusal */
export function promote(draft: PromotionDraft) {
  return client.call(contract.promote, { body: draft });
}

/** @throws Refusal */
export function rollBack(id: string, comment: string | null) {
  return client.call(contract.rollBack, { params: { id }, body: { comment } });
}
