// Editing a policy.

import { actorOf, type Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import { requireHolder } from '../access/right/requirements.ts';
import { referenceTo } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkAmongOthers, checkDraft } from './check-policy.ts';
import { refuseApplyingDisabled, type SavedPolicy } from './create-policy.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { refuseTakenName } from './policy-name.ts';
import { updatePolicyRow } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';
import { requireTarget, requireTargetOrCreate } from './target.ts';

/** What is not named stays as it is. */
export type PolicyChange = { readonly [Key in keyof PolicyDraft]?: PolicyDraft[Key] | undefined };

/**
 * Changes what the change names; the policy gets the next version, runs with this editor's rights from now on, and is no
 * longer suspended. For admins of the source who may promote into the target; switching a policy off takes no right on
 * the target.
 * @param expectedVersion the version that the change was made to, where the caller knows one
 * @throws AccessRefused; ShiplockError NOT_FOUND; INVALID for another source; CONFLICT when the policy has another version by now;
 * otherwise as `createPolicy`
 */
export async function changePolicy(
  policies: Policies,
  by: Identity,
  {
    id,
    apply = false,
    expectedVersion,
    ...change
  }: PolicyChange & {
    readonly id: string;
    readonly apply?: boolean | undefined;
    readonly expectedVersion?: number | undefined;
  },
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const before = await visiblePolicy(tx, by, id);
    await authorize(tx, by, 'manage_policies', before.source);
    refuseOtherVersion(before, expectedVersion);
    const policy = await editPolicy(tx, by, before, change, at);
    if (apply) refuseApplyingDisabled(policy.enabled);
    await checkAmongOthers(tx, by, policy);
    if (policy.target !== before.target) await requireTargetOrCreate(tx, policy.target, change.create ?? false);
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(actorOf(by)), at }) };
  });
}

function refuseOtherVersion({ name, version, editedBy }: Policy, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new ShiplockError(
    'CONFLICT',
    `${editedBy} has saved the policy ${name} since: it has version ${version}, and yours began with ${expected}; read it again`,
    { version, editedBy },
  );
}

/**
 * Writes the policy as it is after the change, with its event, as far as it is right by itself.
 * @throws AccessRefused; ShiplockError DENIED, as `checkDraft`; INVALID for another source; CONFLICT for a name that is
 * taken
 */
export async function editPolicy(
  tx: Transaction,
  by: Identity,
  before: Policy,
  change: PolicyChange,
  at: Microseconds,
): Promise<Policy> {
  const draft = changed(before, change);
  await authorize(tx, by, 'manage_policies', before.source);
  // Another target is asked for also while it is switched off: the answer tells whether it is there.
  if (draft.target !== before.target || change.enabled !== false) await requireTarget(tx, by, draft.target);
  const editor = requireHolder(by);
  const checked = checkDraft(draft, at);
  const name = change.name ?? before.name;
  await refuseTakenName(tx, { id: before.id, source: before.source, name });
  const policy: Policy = {
    ...before,
    ...checked,
    name,
    version: before.version + 1,
    editedByKind: editor.kind === 'key' ? 'api_key' : 'user',
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
  return policy;
}

function changed(before: Policy, change: PolicyChange): PolicyDraft {
  if (change.source !== undefined && change.source !== before.source) {
    throw new ShiplockError('INVALID', "a policy's source cannot be changed; create another policy there");
  }
  return {
    source: before.source,
    // A policy without rules stays one until it is given some.
    always: change.always ?? (change.rules === undefined && before.rules.length === 0),
    target: change.target ?? before.target,
    tagTemplate: change.tagTemplate ?? before.tagTemplate,
    enabled: change.enabled ?? before.enabled,
    rules: change.rules ?? before.rules,
    platforms: change.platforms === undefined ? before.platforms : change.platforms,
    schedule: change.schedule === undefined ? before.schedule : change.schedule,
  };
}
