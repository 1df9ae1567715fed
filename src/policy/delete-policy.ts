// Deleting a policy. What it did stays in the history.

import type { Actor } from '../actor.ts';
import { recordEvent } from '../event/record-event.ts';
import { getPolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy } from './policy.ts';
import { deletePolicyRow } from './policy-table.ts';

/** @throws ShiplockError NOT_FOUND */
export async function deletePolicy(policies: Policies, id: string, by: Actor): Promise<void> {
  const at = policies.clock.now();
  await policies.database.transaction(async (tx) => {
    const policy = await getPolicy(tx, id);
    await deletePolicyRow(tx, id);
    await recordEvent(tx, {
      type: 'policy.deleted',
      at,
      actor: by,
      repository: policy.source,
      data: { policy: describePolicy(policy) },
    });
  });
}
