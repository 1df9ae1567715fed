// SQL of the pipeline graph: sums over the history.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { PromotionRow } from '../database/schema/promotion.ts';
import { nameIsVisible, type VisibleNames } from '../database/visible-names.ts';

export interface FlowCount {
  readonly policy_id: string | null;
  readonly source_repository: string;
  readonly target_repository: string;
  readonly state: PromotionRow['state'];
  readonly count: number;
}

/** How many records of each state there are since then, by policy and repositories. */
export async function countFlows(rows: Rows, since: Microseconds): Promise<FlowCount[]> {
  const counts = await rows
    .selectFrom('promotion')
    .select(['policy_id', 'source_repository', 'target_repository', 'state'])
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('at', '>=', since)
    .where('state', '!=', 'rolled_back')
    .groupBy(['policy_id', 'source_repository', 'target_repository', 'state'])
    .execute();
  return counts.map((row) => ({ ...row, count: Number(row.count) }));
}

/**
 * What is held or waiting and still under its tag, with an end that is visible: of each policy, tag and digest the newest record, if
 * that says so.
 */
export async function selectWaiting(rows: Rows, visible: VisibleNames, limit: number): Promise<PromotionRow[]> {
  let query = rows
    .selectFrom('promotion')
    .selectAll('promotion')
    .innerJoin('repository', 'repository.name', 'promotion.source_repository')
    .innerJoin('tag', (join) =>
      join
        .onRef('tag.repository_id', '=', 'repository.id')
        .onRef('tag.name', '=', 'promotion.source_tag')
        .onRef('tag.digest', '=', 'promotion.digest'),
    )
    .where('promotion.state', 'in', ['held', 'waiting'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('promotion as newer')
            .select('newer.id')
            .whereRef('newer.policy_id', '=', 'promotion.policy_id')
            .whereRef('newer.digest', '=', 'promotion.digest')
            .whereRef('newer.source_tag', '=', 'promotion.source_tag')
            .whereRef('newer.id', '>', 'promotion.id'),
        ),
      ),
    )
    .orderBy('promotion.id', 'desc')
    .limit(limit);
  if (!visible.all) {
    const ends = ['promotion.source_repository', 'promotion.target_repository'] as const;
    query = query.where((where) => nameIsVisible(where, ends, visible));
  }
  return query.execute();
}
