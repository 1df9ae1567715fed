// Asking for a policy to be applied to what its source has already.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { queueApply } from './queue-policy-jobs.ts';

/**
 * Queues the evaluation of every tag of the policy's source, for its admins; returns the id of the job to follow.
 * @throws AccessRefused; ShiplockError NOT_FOUND; CONFLICT when the policy is disabled or suspended
 */
export async function requestApply(policies: Policies, by: Identity, { id }: { readonly id: string }): Promise<string> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const policy = await visiblePolicy(tx, by, id);
    await authorize(tx, by, 'manage_policies', policy.source);
    if (!policy.enabled) throw new ShiplockError('CONFLICT', 'the policy is not enabled; enable it before applying it');
    if (policy.suspendedReason !== null) {
      throw new ShiplockError(
        'CONFLICT',
        `the policy is suspended (${policy.suspendedReason}); edit it before applying it`,
      );
    }
    return queueApply(tx, policy, { key: orderedId(), occasion: 'apply', requestedBy: referenceTo(actorOf(by)), at });
  });
}
