// SQL of evaluations, which are written once and never changed.

import type { Rows, Transaction } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert } from '../database/prepared-query.ts';
import type { EvaluationRow } from '../database/schema/promotion.ts';
import { nameIsVisible, type VisibleNames } from '../database/visible-names.ts';

const newEvaluations = preparedInsert((rows, piece: readonly EvaluationRow[]) =>
  rows
    .insertInto('evaluation')
    .values(piece)
    .onConflict((conflict) => conflict.columns(['policy_id', 'cause', 'tag', 'digest']).doNothing())
    .returning('id'),
);

/** Stores the evaluations; returns the ids of those that were not stored before under their cause. */
export async function insertEvaluations(tx: Transaction, evaluations: readonly EvaluationRow[]): Promise<Set<string>> {
  const stored = await newEvaluations(tx, evaluations);
  return new Set(stored.map((row) => row.id));
}

export async function selectEvaluation(rows: Rows, id: string): Promise<EvaluationRow | undefined> {
  return rows.selectFrom('evaluation').selectAll().where('id', '=', id).executeTakeFirst();
}

export interface EvaluationFilter {
  readonly policy?: string | undefined;
  readonly source?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly verdict?: EvaluationRow['verdict'] | undefined;
  /** Evaluations with a smaller id, that is, older ones. */
  readonly before?: string | undefined;
}

/** Newest first. */
export async function selectEvaluations(
  rows: Rows,
  visible: VisibleNames,
  filter: EvaluationFilter,
  limit: number,
): Promise<Page<EvaluationRow>> {
  let query = rows.selectFrom('evaluation').selectAll().orderBy('id', 'desc');
  if (!visible.all) query = query.where((where) => nameIsVisible(where, ['source'], visible));
  if (filter.policy !== undefined) query = query.where('policy_id', '=', filter.policy);
  if (filter.source !== undefined) query = query.where('source', '=', filter.source);
  if (filter.tag !== undefined) query = query.where('tag', '=', filter.tag);
  if (filter.digest !== undefined) query = query.where('digest', '=', filter.digest);
  if (filter.verdict !== undefined) query = query.where('verdict', '=', filter.verdict);
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return readPage(query, { limit, position: (row) => row.id, texts: ['reason'], json: ['rules_json'] });
}

/** The tags and digests that the policy, when it was asked last, held. */
export async function selectHeldTags(rows: Rows, policyId: string): Promise<{ tag: string; digest: string }[]> {
  return rows
    .selectFrom('evaluation')
    .select(['tag', 'digest'])
    .where('policy_id', '=', policyId)
    .where('verdict', '=', 'hold')
    .where('id', 'in', (newest) =>
      newest
        .selectFrom('evaluation as each')
        .select((each) => each.fn.max('each.id').as('id'))
        .where('each.policy_id', '=', policyId)
        .groupBy('each.tag'),
    )
    .orderBy('id')
    .execute();
}
