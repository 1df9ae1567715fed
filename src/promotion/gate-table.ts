// SQL of gates: of each policy or next hop the newest word about an image. Each statement goes by an index, however long the
// history is.

import type { SelectQueryBuilder } from 'kysely';
import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOf } from '../database/one-of.ts';
import type { EvaluationRow, PromotionRow } from '../database/schema/promotion.ts';
import type { Tables } from '../database/schema.ts';

/** What each policy said last of what stood under these tags. */
export async function selectNewestEvaluations(
  rows: Rows,
  source: string,
  tags: readonly string[],
): Promise<EvaluationRow[]> {
  return inChunks(tags, (chunk) =>
    rows
      .selectFrom('evaluation')
      .selectAll()
      .where('id', 'in', (newest) =>
        newest
          .selectFrom('evaluation as each')
          .select((each) => each.fn.max('each.id').as('id'))
          .where('each.source', '=', source)
          .where('each.tag', 'in', chunk)
          .groupBy(['each.policy_id', 'each.tag', 'each.digest']),
      )
      .execute(),
  );
}

const PASSED = ['succeeded', 'already_there'] as const;

/** What the policy did with these images: of each image and tag the newest record, and the newest of those that passed. */
export async function selectNewestByPolicy(
  rows: Rows,
  policyId: string,
  digests: readonly string[],
): Promise<PromotionRow[]> {
  return newestAmong(rows, digests, (each) =>
    each.where('policy_id', '=', policyId).groupBy(['policy_id', 'digest', 'source_tag']),
  );
}

/** What people did with these images of the repository: for each image and target the newest record, and the newest that passed. */
export async function selectNewestByHand(
  rows: Rows,
  source: string,
  digests: readonly string[],
): Promise<PromotionRow[]> {
  return newestAmong(rows, digests, (each) =>
    each
      .where('policy_id', 'is', null)
      .where('source_repository', '=', source)
      .groupBy(['target_repository', 'digest']),
  );
}

type Records = SelectQueryBuilder<Tables, 'promotion', { id: string }>;

/** @param grouped narrows the records, and says of which groups the newest are wanted */
async function newestAmong(
  rows: Rows,
  digests: readonly string[],
  grouped: (records: Records) => Records,
): Promise<PromotionRow[]> {
  return inChunks(digests, async (chunk) => {
    const ofThese = rows
      .selectFrom('promotion')
      .select((each) => each.fn.max('promotion.id').as('id'))
      .where('digest', 'in', chunk);
    const newest = (records: Records) =>
      rows
        .selectFrom('promotion')
        .selectAll()
        .where('id', 'in', () => grouped(records))
        .execute();
    return [...(await newest(ofThese)), ...(await newest(ofThese.where('state', 'in', PASSED)))];
  });
}

/** The records that undid these promotions. */
export async function selectRollbacks(rows: Rows, promotionIds: readonly string[]): Promise<PromotionRow[]> {
  return inChunks(promotionIds, (chunk) =>
    rows
      .selectFrom('promotion')
      .selectAll()
      .where('rolls_back', 'in', chunk)
      .where('state', '=', 'rolled_back')
      .execute(),
  );
}

/** What stands under these tags in these repositories. */
export async function selectStanding(
  rows: Rows,
  repositories: readonly string[],
  tags: readonly string[],
): Promise<{ repository: string; tag: string; digest: string }[]> {
  if (repositories.length === 0) return [];
  return rows
    .selectFrom('repository')
    .innerJoin('tag', 'tag.repository_id', 'repository.id')
    .select(['repository.name as repository', 'tag.name as tag', 'tag.digest'])
    .where('repository.name', 'in', oneOf(repositories))
    .where('tag.name', 'in', oneOf(tags))
    .execute();
}
