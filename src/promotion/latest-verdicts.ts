// What the policies that promoted images say of them now: what was promoted stays, but is marked when it would not pass
// any more.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { type Evaluation, readEvaluation } from '../policy/evaluation.ts';
import { selectLatestEvaluations } from './promotion-table.ts';

/** For each of these promotions that a policy made: that policy's newest evaluation of the image, by promotion. */
export async function latestVerdicts(
  rows: Rows,
  promotions: readonly string[],
): Promise<ReadonlyMap<string, Evaluation>> {
  const found = await inChunks(promotions, (chunk) => selectLatestEvaluations(rows, chunk));
  return new Map(found.map(({ promotion_id, ...row }) => [promotion_id, readEvaluation(row)]));
}
