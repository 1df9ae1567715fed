// SQL of the history of promotions, which only grows.

import { sql } from 'kysely';
import type { ActorReference } from '../actor.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { eachOfJson, oneOfJson } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { EvaluationRow, PromotionRow } from '../database/schema/promotion.ts';
import { nameIsVisible, type VisibleNames } from '../database/visible-names.ts';

const newPromotions = preparedInsert((rows, piece: readonly PromotionRow[]) =>
  rows.insertInto('promotion').values(piece),
);

export async function insertPromotions(tx: Transaction, promotions: readonly PromotionRow[]): Promise<void> {
  await newPromotions(tx, promotions);
}

export async function selectPromotion(rows: Rows, id: string): Promise<PromotionRow | undefined> {
  return rows.selectFrom('promotion').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function selectPromotionByKey(rows: Rows, key: string): Promise<PromotionRow | undefined> {
  return rows.selectFrom('promotion').selectAll().where('key', '=', key).executeTakeFirst();
}

const usedKeys = preparedQuery((rows, keys: string) =>
  rows.selectFrom('promotion').select('key').where('key', 'in', oneOfJson(keys)),
);

/** Which of these keys have been used. */
export async function selectUsedKeys(rows: Rows, keys: readonly string[]): Promise<Set<string>> {
  return new Set((await usedKeys(rows, JSON.stringify(keys))).map((row) => row.key));
}

/** Each image by itself, since all digests under all tags would be many more. */
const policyHistory = preparedQuery((rows, policyId: string, images: string) =>
  rows
    .selectFrom(eachOfJson(images).as('image'))
    .crossJoin('promotion')
    .selectAll('promotion')
    .where('promotion.policy_id', '=', policyId)
    .where('promotion.digest', '=', sql<string>`image.value ->> 'digest'`)
    .where('promotion.source_tag', '=', sql<string>`image.value ->> 'tag'`)
    .orderBy('promotion.id'),
);

/** What the policy did with these images, each under this tag, so far; oldest first. */
export async function selectPolicyHistory(
  rows: Rows,
  policyId: string,
  images: readonly { readonly tag: string; readonly digest: string }[],
): Promise<PromotionRow[]> {
  return policyHistory(rows, policyId, JSON.stringify(images.map(({ tag, digest }) => ({ tag, digest }))));
}

/** The record by which this person, saying the same, was told that the image was there already. */
export async function selectAlreadyThere(
  rows: Rows,
  { by, source, target, digest, comment }: PromotionByHand,
): Promise<PromotionRow | undefined> {
  return rows
    .selectFrom('promotion')
    .selectAll()
    .where('target_repository', '=', target.repository)
    .where('target_tag', '=', target.tag)
    .where('source_repository', '=', source.repository)
    .where('source_tag', 'is', source.tag)
    .where('digest', '=', digest)
    .where('comment', 'is', comment)
    .where('state', '=', 'already_there')
    .where('by_kind', '=', by.kind)
    .where('by_id', '=', by.id)
    .limit(1)
    .executeTakeFirst();
}

/** What a person who promotes by hand says about it. */
export interface PromotionByHand {
  readonly by: ActorReference;
  readonly source: { readonly repository: string; readonly tag: string | null };
  readonly target: { readonly repository: string; readonly tag: string };
  readonly digest: string;
  readonly comment: string | null;
}

/** What people promoted of these images out of the repository, oldest first. */
export async function selectPromotedByHand(
  rows: Rows,
  source: string,
  digests: readonly string[],
): Promise<PromotionRow[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('promotion')
      .selectAll()
      .where('source_repository', '=', source)
      .where('digest', 'in', chunk)
      .where('policy_id', 'is', null)
      .where('state', '=', 'succeeded')
      .orderBy('id')
      .execute(),
  );
}

export interface PromotionFilter {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  /** The source or the target. */
  readonly repository?: string | undefined;
  /** The tag in the source or in the target. */
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly state?: PromotionRow['state'] | undefined;
  readonly policy?: string | undefined;
  readonly by?: string | undefined;
  /** Microseconds; not before. */
  readonly since?: number | undefined;
  /** Microseconds; before. */
  readonly until?: number | undefined;
  /** Promotions with a smaller id, that is, older ones. */
  readonly before?: string | undefined;
}

/** Newest first. Who may see one end of a promotion sees the promotion. */
export async function selectPromotions(
  rows: Rows,
  visible: VisibleNames,
  filter: PromotionFilter,
  limit: number,
): Promise<Page<PromotionRow>> {
  let query = rows.selectFrom('promotion').selectAll().orderBy('id', 'desc');
  if (!visible.all) {
    query = query.where((where) => nameIsVisible(where, ['source_repository', 'target_repository'], visible));
  }
  const { repository, tag } = filter;
  if (filter.source !== undefined) query = query.where('source_repository', '=', filter.source);
  if (filter.target !== undefined) query = query.where('target_repository', '=', filter.target);
  if (repository !== undefined) {
    query = query.where((where) =>
      where.or([where('source_repository', '=', repository), where('target_repository', '=', repository)]),
    );
  }
  if (tag !== undefined) {
    query = query.where((where) => where.or([where('source_tag', '=', tag), where('target_tag', '=', tag)]));
  }
  if (filter.digest !== undefined) query = query.where('digest', '=', filter.digest);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.policy !== undefined) query = query.where('policy_id', '=', filter.policy);
  if (filter.by !== undefined) query = query.where('by_name', '=', filter.by);
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('at', '<', filter.until);
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return readPage(query, { limit, position: (row) => row.id, texts: ['comment', 'reason'], json: ['travelled_json'] });
}

/** The newest evaluation of the image of each of these promotions, by the policy that promoted it. */
export async function selectLatestEvaluations(
  rows: Rows,
  promotionIds: readonly string[],
): Promise<(EvaluationRow & { promotion_id: string })[]> {
  return inChunks(promotionIds, (chunk) =>
    rows
      .selectFrom('promotion')
      .innerJoin('evaluation', 'evaluation.policy_id', 'promotion.policy_id')
      .selectAll('evaluation')
      .select('promotion.id as promotion_id')
      .where('promotion.id', 'in', chunk)
      .where('evaluation.id', '=', (newest) =>
        newest
          .selectFrom('evaluation as other')
          .select((other) => other.fn.max('other.id').as('id'))
          .whereRef('other.source', '=', 'promotion.source_repository')
          .whereRef('other.tag', '=', 'promotion.source_tag')
          .whereRef('other.policy_id', '=', 'promotion.policy_id')
          .whereRef('other.digest', '=', 'promotion.digest'),
      )
      .execute(),
  );
}
