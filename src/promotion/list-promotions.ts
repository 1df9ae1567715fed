// The history of promotions, refusals and rollbacks.

import type { Identity } from '../access/identity.ts';
import { membershipOf, visibleNames } from '../access/right/visibility.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import type { Policies } from '../policy/policies.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { type PromotionFilter, selectPromotion, selectPromotions } from './promotion-table.ts';

export type { PromotionFilter };

/** A page of what fits the filter and has an end that the identity may see, newest first. */
export async function listPromotions(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { limit, ...filter }: PromotionFilter & { readonly limit: number },
): Promise<Page<Promotion>> {
  const { rows } = policies.database;
  return mapPage(await selectPromotions(rows, await visibleNames(rows, by), filter, limit), readPromotion);
}

/**
 * A promotion is there for those who are members of its source or its target.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is not there
 */
export async function visiblePromotion(rows: Rows, by: Identity, id: string): Promise<Promotion> {
  const promotion = await findPromotion(rows, id);
  const isMember = await membershipOf(rows, by);
  if (promotion && (isMember(promotion.source.repository) || isMember(promotion.target.repository))) return promotion;
  throw new ShiplockError('NOT_FOUND', `there is no promotion ${id}, or you may not see it`);
}

/** One promotion, for members of its source or target. @throws ShiplockError NOT_FOUND */
export async function getPromotion(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { id }: { readonly id: string },
): Promise<Promotion> {
  return visiblePromotion(policies.database.rows, by, id);
}

export async function findPromotion(rows: Rows, id: string): Promise<Promotion | undefined> {
  const row = await selectPromotion(rows, id);
  return row && readPromotion(row);
}
