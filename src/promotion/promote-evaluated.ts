// Job `promotion.promote`: a policy has given its verdict; promote the image, or record that it is held, or that a hold has
// ended.

import { findEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import { findPolicy } from '../policy/find-policy.ts';
import { findEvaluation } from '../policy/list-evaluations.ts';
import type { Policies } from '../policy/policies.ts';
import { isActive } from '../policy/policy.ts';
import { findRepository } from '../registry/find-repository.ts';
import { noteOtherSizes } from '../registry/note-other-sizes.ts';
import { actOnEvaluations } from './act-on-evaluations.ts';

/**
 * Acts on the evaluation of the job's event, pinned to the digest that was evaluated. Nothing happens when the policy was
 * deleted, disabled or suspended meanwhile, or when the evaluation was acted on before.
 */
export async function promoteEvaluated(
  policies: Policies,
  job: Pick<RunningJob<'promotion.promote'>, 'payload'>,
): Promise<void> {
  const { rows } = policies.database;
  const event = await findEvent(rows, job.payload.event);
  if (event?.type !== 'policy.evaluated') return;
  const evaluation = await findEvaluation(rows, event.data.evaluation);
  if (!evaluation) return;
  const source = await findRepository(rows, evaluation.source);
  if (source) await noteOtherSizes(policies, source, [evaluation.digest]);
  const at = policies.clock.now();
  await policies.database.transaction(async (tx) => {
    const policy = await findPolicy(tx, evaluation.policyId);
    if (!policy || !isActive(policy)) return;
    await actOnEvaluations(tx, policy, [{ ...evaluation, event: event.id, depth: event.depth }], at);
  });
}
