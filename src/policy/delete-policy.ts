// Deleting a policy. What it did stays in the history.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { recordEvent } from '../event/record-event.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Policy } from './policy.ts';
import { deletePolicyRow } from './policy-table.ts';

/** For admins of the policy's source. @throws AccessRefused; ShiplockError NOT_FOUND */
export async function deletePolicy(
  policies: Pick<Policies, 'database' | 'clock'>,
  by: Identity,
  { id }: { readonly id: string },
): Promise<void> {
  const at = policies.clock.now();
  await policies.database.transaction(async (tx) => {
    await dropPolicy(tx, by, await visiblePolicy(tx, by, id), at);
  });
}

/** Deletes the policy's row, with the event. @throws AccessRefused */
export async function dropPolicy(tx: Transaction, by: Identity, policy: Policy, at: Microseconds): Promise<void> {
  // Of a source that is gone, its policies go too.
  if (by.kind !== 'system') await authorize(tx, by, 'manage_policies', policy.source);
  await deletePolicyRow(tx, policy.id);
  await recordEvent(tx, {
    type: 'policy.deleted',
    at,
    actor: actorOf(by),
    repository: policy.source,
    data: { policy: describePolicy(policy) },
  });
}
