// Editing a policy.

import { referenceTo } from '../actor.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkPolicy } from './check-policy.ts';
import { refuseApplyingDisabled, type SavedPolicy } from './create-policy.ts';
import { getPolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Editor, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { updatePolicyRow } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';

/** What is not named stays as it is. */
export type PolicyChange = { readonly [Key in keyof PolicyDraft]?: PolicyDraft[Key] | undefined };

/**
 * Changes what the change names; the policy gets the next version, runs with this editor's rights from now on, and is no
 * longer suspended. The door has checked that the editor is an admin of the source.
 * @throws ShiplockError NOT_FOUND; INVALID for another source; otherwise as `createPolicy`
 */
export async function updatePolicy(
  policies: Policies,
  id: string,
  change: PolicyChange,
  editor: Editor,
  { apply = false }: { apply?: boolean } = {},
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const before = await getPolicy(tx, id);
    const draft = changed(before, change);
    if (apply) refuseApplyingDisabled(draft.enabled);
    const checked = await checkPolicy(tx, policies, draft, { id, editor, at });
    const policy: Policy = {
      ...before,
      target: checked.target,
      tagTemplate: checked.tagTemplate,
      enabled: checked.enabled,
      rules: checked.rules,
      platforms: checked.platforms,
      schedule: checked.schedule,
      version: before.version + 1,
      editedById: editor.accountId,
      editedBy: editor.actor.name,
      editedAt: at,
      suspendedReason: null,
    };
    await updatePolicyRow(tx, policyRow(policy));
    await recordEvent(tx, {
      type: 'policy.updated',
      at,
      actor: editor.actor,
      repository: policy.source,
      data: { policy: describePolicy(policy), before: describePolicy(before) },
    });
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(editor.actor), at }) };
  });
}

function changed(before: Policy, change: PolicyChange): PolicyDraft {
  if (change.source !== undefined && change.source !== before.source) {
    throw new ShiplockError('INVALID', "a policy's source cannot be changed; create another policy there");
  }
  return {
    source: before.source,
    target: change.target ?? before.target,
    tagTemplate: change.tagTemplate ?? before.tagTemplate,
    enabled: change.enabled ?? before.enabled,
    rules: change.rules ?? before.rules,
    platforms: change.platforms === undefined ? before.platforms : change.platforms,
    schedule: change.schedule === undefined ? before.schedule : change.schedule,
  };
}
