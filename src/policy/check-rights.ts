// Job `policy.check_rights`: somebody's rights have ended, or may have. Policies that ran with them are suspended at once,
// and say so, instead of at the next push.

import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { rightsLost } from './editor-rights.ts';
import { findPolicy, listPolicies } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { isActive } from './policy.ts';
import { suspendPolicy } from './suspend-policy.ts';

/** Suspends every active policy whose last editor has lost the rights for it. */
export async function checkRights(policies: Policies, job: RunningJob<'policy.check_rights'>): Promise<void> {
  const { database, clock } = policies;
  for (const { id } of (await listPolicies(database.rows, {})).filter(isActive)) {
    await stopIfAsked(job);
    await database.transaction(async (tx) => {
      const policy = await findPolicy(tx, id);
      const reason = policy && isActive(policy) ? await rightsLost(tx, policy, clock.now()) : undefined;
      if (policy && reason !== undefined) await suspendPolicy(tx, policy, reason, clock.now());
    });
  }
}
