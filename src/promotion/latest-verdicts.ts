// What the policies that promoted images say of them now: what was promoted stays, but is marked when it would not pass
// any more.

import type { Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { membershipOf } from '../access/right/visibility.ts';
import { type Evaluation, readEvaluation } from '../policy/evaluation.ts';
import type { Policies } from '../policy/policies.ts';
import { selectLatestEvaluations } from './promotion-table.ts';

/**
 * For each of these promotions into the repository that a policy made: that policy's newest evaluation of the image, by
 * promotion. For those who have a part in the repository; none for those who may read it because all may, since rules and
 * tags of a private source are in them.
 * @throws AccessRefused
 */
export async function latestVerdicts(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { repository, promotions }: { readonly repository: string; readonly promotions: readonly string[] },
): Promise<ReadonlyMap<string, Evaluation>> {
  const { rows } = policies.database;
  await authorize(rows, by, 'pull', repository);
  if (!(await membershipOf(rows, by))(repository)) return new Map();
  const found = await selectLatestEvaluations(rows, promotions);
  return new Map(found.map(({ promotion_id, ...row }) => [promotion_id, readEvaluation(row)]));
}
