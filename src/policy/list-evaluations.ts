// Why an image did or did not pass.

import type { Identity } from '../access/identity.ts';
import { membershipOf, visibleNames } from '../access/right/visibility.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { type Evaluation, readEvaluation } from './evaluation.ts';
import { type EvaluationFilter, selectEvaluation, selectEvaluations } from './evaluation-table.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';

export type { EvaluationFilter };

/** A page of the evaluations that fit the filter and whose source the identity may see, newest first. */
export async function listEvaluations(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { limit, ...filter }: EvaluationFilter & { readonly limit: number },
): Promise<Page<Evaluation>> {
  const { rows } = policies.database;
  return mapPage(await selectEvaluations(rows, await visibleNames(rows, by), filter, limit), readEvaluation);
}

/** Tells of a policy whether the identity may see all that it said: that is for members of its source. */
export async function verdictsInSight(
  policies: Pick<Policies, 'database'>,
  by: Identity,
): Promise<(policy: Pick<Policy, 'source'>) => boolean> {
  const isMember = await membershipOf(policies.database.rows, by);
  return ({ source }) => isMember(source);
}

/**
 * What is in an image concerns those who have it: members of the source, and of the target once it was let in.
 * @throws ShiplockError NOT_FOUND, in the same words for one that may not be seen
 */
export async function getEvaluation(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { id }: { readonly id: string },
): Promise<Evaluation> {
  const { rows } = policies.database;
  const found = await findEvaluation(rows, id);
  const isMember = await membershipOf(rows, by);
  if (found && (isMember(found.source) || (found.verdict === 'pass' && isMember(found.target)))) return found;
  throw new ShiplockError('NOT_FOUND', `there is no evaluation ${id}, or you may not see it`);
}

export async function findEvaluation(rows: Rows, id: string): Promise<Evaluation | undefined> {
  const row = await selectEvaluation(rows, id);
  return row && readEvaluation(row);
}
