// Job `policy.schedule`: one time of a policy's schedule has come.

import type { RunningJob } from '../job/worker.ts';
import { findPolicy } from '../policy/find-policy.ts';
import type { Policies } from '../policy/policies.ts';
import { editorOf, isActive } from '../policy/policy.ts';
import { queueApply, queueNextRun } from '../policy/queue-policy-jobs.ts';

/**
 * Queues the evaluation of every tag and the next run. Runs that were missed while the server was down are one run. A
 * job of an older version of the policy does nothing: saving the newer one has queued its own runs.
 */
export async function schedulePolicy(
  policies: Policies,
  job: Pick<RunningJob<'policy.schedule'>, 'payload'>,
): Promise<void> {
  const now = policies.clock.now();
  const { policy: id, version, at } = job.payload;
  await policies.database.transaction(async (tx) => {
    const policy = await findPolicy(tx, id);
    if (!policy || policy.version !== version || !isActive(policy)) return;
    await queueApply(tx, policy, { key: String(at), occasion: 'schedule', requestedBy: editorOf(policy), at: now });
    await queueNextRun(tx, policy, now);
  });
}
