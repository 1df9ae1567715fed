// The history of promotions, refusals and rollbacks.

import type { Rows } from '../database/database.ts';
import type { NameSight } from '../database/name-in-sight.ts';
import { ShiplockError } from '../errors.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { type PromotionFilter, selectPromotion, selectPromotions } from './promotion-table.ts';

export type { PromotionFilter };

/** What fits the filter, newest first; the id of the last is the `before` of the next page. */
export async function listPromotions(
  rows: Rows,
  sight: NameSight,
  filter: PromotionFilter,
  limit: number,
): Promise<Promotion[]> {
  return (await selectPromotions(rows, sight, filter, limit)).map(readPromotion);
}

export async function findPromotion(rows: Rows, id: string): Promise<Promotion | undefined> {
  const row = await selectPromotion(rows, id);
  return row && readPromotion(row);
}

/** @throws ShiplockError NOT_FOUND */
export async function getPromotion(rows: Rows, id: string): Promise<Promotion> {
  const promotion = await findPromotion(rows, id);
  if (!promotion) throw new ShiplockError('NOT_FOUND', `there is no promotion ${id}`, { id });
  return promotion;
}
