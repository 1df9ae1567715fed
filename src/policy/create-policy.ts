// Saving a new policy.

import { actorOf, type Identity } from '../access/identity.ts';
import { requireUser } from '../access/requirements.ts';
import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { newestSequence } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkPolicy } from './check-policy.ts';
import { requireEditor } from './editor-rights.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { insertPolicy } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';

export interface SavedPolicy {
  readonly policy: Policy;
  /** The job that applies it to the tags that are there already; null when that was not asked for. */
  readonly job: string | null;
}

/**
 * Saves a policy, for admins of its source who may promote into its target.
 * @param draft with `apply`: also evaluate every tag that the source has already
 * @throws AccessRefused; ShiplockError DENIED, as `checkPolicy`; INVALID for applying a policy that is not enabled
 */
export async function createPolicy(
  policies: Policies,
  by: Identity,
  { apply = false, ...draft }: PolicyDraft & { readonly apply?: boolean | undefined },
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    await requireEditor(tx, by, draft);
    const editor = requireUser(by);
    if (apply) refuseApplyingDisabled(draft.enabled);
    const checked = await checkPolicy(tx, draft, { id: undefined, at });
    const policy: Policy = {
      id: orderedId(),
      ...checked,
      version: 1,
      editedById: editor.id,
      editedBy: editor.name,
      editedAt: at,
      createdAt: at,
      createdAfter: await newestSequence(tx),
      suspendedReason: null,
    };
    await insertPolicy(tx, policyRow(policy));
    await recordEvent(tx, {
      type: 'policy.created',
      at,
      actor: actorOf(by),
      repository: policy.source,
      data: { policy: describePolicy(policy) },
    });
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(actorOf(by)), at }) };
  });
}

/** @throws ShiplockError INVALID */
export function refuseApplyingDisabled(enabled: boolean): void {
  if (!enabled) throw new ShiplockError('INVALID', 'a policy that is not enabled cannot be applied; enable it');
}
