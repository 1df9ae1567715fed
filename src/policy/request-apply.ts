// Asking for a policy to be applied to what its source has already.

import type { Actor } from '../actor.ts';
import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { getPolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { queueApply } from './queue-policy-jobs.ts';

/**
 * Queues the evaluation of every tag of the policy's source; returns the id of the job to follow.
 * @throws ShiplockError NOT_FOUND; CONFLICT when the policy is disabled or suspended
 */
export async function requestApply(policies: Policies, id: string, by: Actor): Promise<string> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const policy = await getPolicy(tx, id);
    if (!policy.enabled) throw new ShiplockError('CONFLICT', 'the policy is not enabled; enable it before applying it');
    if (policy.suspendedReason !== null) {
      throw new ShiplockError(
        'CONFLICT',
        `the policy is suspended (${policy.suspendedReason}); edit it before applying it`,
      );
    }
    return queueApply(tx, policy, { key: orderedId(), occasion: 'apply', requestedBy: referenceTo(by), at });
  });
}
