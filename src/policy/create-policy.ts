// Saving a new policy.

import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkPolicy } from './check-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Editor, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { insertPolicy } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';

export interface SavedPolicy {
  readonly policy: Policy;
  /** The job that applies it to the tags that are there already; null when that was not asked for. */
  readonly job: string | null;
}

/**
 * Saves a policy; the door has checked that the editor is an admin of the source.
 * @param apply also evaluate every tag that the source has already
 * @throws ShiplockError as `checkPolicy`; INVALID for applying a policy that is not enabled
 */
export async function createPolicy(
  policies: Policies,
  draft: PolicyDraft,
  editor: Editor,
  { apply = false }: { apply?: boolean } = {},
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  if (apply) refuseApplyingDisabled(draft.enabled);
  return policies.database.transaction(async (tx) => {
    const checked = await checkPolicy(tx, policies, draft, { id: undefined, editor, at });
    const policy: Policy = {
      id: orderedId(),
      source: checked.source,
      target: checked.target,
      tagTemplate: checked.tagTemplate,
      enabled: checked.enabled,
      rules: checked.rules,
      platforms: checked.platforms,
      schedule: checked.schedule,
      version: 1,
      editedById: editor.accountId,
      editedBy: editor.actor.name,
      editedAt: at,
      createdAt: at,
      suspendedReason: null,
    };
    await insertPolicy(tx, policyRow(policy));
    await recordEvent(tx, {
      type: 'policy.created',
      at,
      actor: editor.actor,
      repository: policy.source,
      data: { policy: describePolicy(policy) },
    });
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(editor.actor), at }) };
  });
}

/** @throws ShiplockError INVALID */
export function refuseApplyingDisabled(enabled: boolean): void {
  if (!enabled) throw new ShiplockError('INVALID', 'a policy that is not enabled cannot be applied; enable it');
}
