// Editing a policy.

import { authorize } from '../access/authorize.ts';
import { actorOf, type Identity } from '../access/identity.ts';
import { requireUser } from '../access/requirements.ts';
import { referenceTo } from '../actor.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkPolicy } from './check-policy.ts';
import { refuseApplyingDisabled, type SavedPolicy } from './create-policy.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { updatePolicyRow } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';
import { requireTarget } from './target.ts';

/** What is not named stays as it is. */
export type PolicyChange = { readonly [Key in keyof PolicyDraft]?: PolicyDraft[Key] | undefined };

/**
 * Changes what the change names; the policy gets the next version, runs with this editor's rights from now on, and is no
 * longer suspended. For admins of the source who may promote into the target; switching a policy off takes no right on
 * the target.
 * @throws AccessRefused; ShiplockError NOT_FOUND; INVALID for another source; otherwise as `createPolicy`
 */
export async function changePolicy(
  policies: Policies,
  by: Identity,
  { id, apply = false, ...change }: PolicyChange & { readonly id: string; readonly apply?: boolean | undefined },
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const before = await visiblePolicy(tx, by, id);
    const draft = changed(before, change);
    await authorize(tx, by, 'manage_policies', before.source);
    if (change.enabled !== false || draft.enabled) await requireTarget(tx, by, draft.target);
    const editor = requireUser(by);
    if (apply) refuseApplyingDisabled(draft.enabled);
    const checked = await checkPolicy(tx, draft, { id, at });
    const policy: Policy = {
      ...before,
      ...checked,
      version: before.version + 1,
      editedById: editor.id,
      editedBy: editor.name,
      editedAt: at,
      suspendedReason: null,
    };
    await updatePolicyRow(tx, policyRow(policy));
    await recordEvent(tx, {
      type: 'policy.updated',
      at,
      actor: actorOf(by),
      repository: policy.source,
      data: { policy: describePolicy(policy), before: describePolicy(before) },
    });
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(actorOf(by)), at }) };
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
