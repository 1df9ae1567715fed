// Stopping a policy that may no longer do what it was saved for, until somebody edits it.

import { SYSTEM } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { recordEvent } from '../event/record-event.ts';
import { describePolicy, type Policy, policyRow } from './policy.ts';
import { updatePolicyRow } from './policy-table.ts';

/** Suspends the policy with a reason for people; nothing happens when it is suspended already. */
export async function suspendPolicy(tx: Transaction, policy: Policy, reason: string, at: Microseconds): Promise<void> {
  if (policy.suspendedReason !== null) return;
  const suspended = { ...policy, suspendedReason: reason };
  await updatePolicyRow(tx, policyRow(suspended));
  await recordEvent(tx, {
    type: 'policy.suspended',
    at,
    actor: SYSTEM,
    repository: policy.source,
    data: { policy: describePolicy(suspended), reason },
  });
}
