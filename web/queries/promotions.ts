// Promotions: what was promoted, and what would be.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getEvaluation, listEvaluations } from '../../src/api/evaluation.ts';
import * as contract from '../../src/api/promotion.ts';
import type { PROMOTION_STATES } from '../../src/api/promotion-state.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

interface PromotionFilter {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly repository?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly state?: (typeof PROMOTION_STATES)[number] | undefined;
}

export const promotionsQuery = (filter: PromotionFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['promotions', filter, limit],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(contract.listPromotions, { query: { ...filter, cursor, limit } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const promotionQuery = (id: string) =>
  queryOptions({
    queryKey: ['promotions', 'one', id],
    queryFn: ({ signal }) => client.call(contract.getPromotion, { params: { id } }, { signal }),
  });

/** All pages of it, as a file for spreadsheets. @throws Refusal */
export async function promotionsCsv(filter: PromotionFilter): Promise<string> {
  const pages: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { ...filter, cursor, limit: 1_000 };
    const { text, next } = await client.readText(contract.listPromotions, { query }, 'text/csv');
    // Each page begins with the names of the columns.
    pages.push(pages.length === 0 ? text : text.slice(text.indexOf('\n') + 1));
    if (next === undefined) return pages.join('');
    cursor = next;
  }
}

interface EvaluationFilter {
  readonly policy?: string;
  readonly source?: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly verdict?: 'pass' | 'fail' | 'hold' | 'error';
}

export const evaluationsQuery = (filter: EvaluationFilter, limit = 200) =>
  queryOptions({
    queryKey: ['evaluations', filter, limit],
    queryFn: ({ signal }) => client.call(listEvaluations, { query: { ...filter, limit } }, { signal }),
  });

export const evaluationQuery = (id: string) =>
  queryOptions({
    queryKey: ['evaluation', id],
    queryFn: ({ signal }) => client.call(getEvaluation, { params: { id } }, { signal }),
  });

interface PromotionDraft {
  readonly source: { readonly repository: string; readonly reference: string };
  readonly target: { readonly repository: string; readonly tag?: string };
  readonly comment?: string | null;
  /** Only when the target tag stands on this; null for a tag that is not there yet. */
  readonly expectedPreviousDigest?: string | null | undefined;
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

/** What the tag in the target has to be, as it was foreseen; undefined where that was not looked at, for those who may not see it. */
export function foreseenDigest(trial: contract.PromotionBody | undefined): string | null | undefined {
  return trial && trial.reason === null ? trial.target.previousDigest : undefined;
}

/** @throws Refusal */
export function promote(draft: PromotionDraft) {
  return client.call(contract.promote, { body: draft });
}

/** @throws Refusal */
export function rollBack(id: string, comment: string | null) {
  return client.call(contract.rollBack, { params: { id }, body: { comment } });
}
