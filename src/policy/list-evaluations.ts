// Why an image did or did not pass.

import type { Rows } from '../database/database.ts';
import type { NameSight } from '../database/name-in-sight.ts';
import { type Evaluation, readEvaluation } from './evaluation.ts';
import { type EvaluationFilter, selectEvaluation, selectEvaluations } from './evaluation-table.ts';

export type { EvaluationFilter };

/** The evaluations that fit the filter, newest first; the id of the last is the `before` of the next page. */
export async function listEvaluations(
  rows: Rows,
  sight: NameSight,
  filter: EvaluationFilter,
  limit: number,
): Promise<Evaluation[]> {
  return (await selectEvaluations(rows, sight, filter, limit)).map(readEvaluation);
}

export async function findEvaluation(rows: Rows, id: string): Promise<Evaluation | undefined> {
  const row = await selectEvaluation(rows, id);
  return row && readEvaluation(row);
}
