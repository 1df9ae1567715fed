// Saving a new policy.

import { actorOf, type Identity } from '../access/identity.ts';
import { requireHolder } from '../access/right/requirements.ts';
import { referenceTo } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { newestSequence } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { checkAmongOthers, checkDraft } from './check-policy.ts';
import { requireEditor } from './editor-rights.ts';
import type { Policies } from './policies.ts';
import { describePolicy, type Policy, type PolicyDraft, policyRow } from './policy.ts';
import { nameFromTarget, refuseTakenName } from './policy-name.ts';
import { countPoliciesOf, insertPolicy } from './policy-table.ts';
import { queueSaved } from './queue-policy-jobs.ts';
import { requireTargetOrCreate } from './target.ts';

/** Of one source: each of its pushes asks all of them. */
const MAX_POLICIES = 500;

export interface SavedPolicy {
  readonly policy: Policy;
  /** The job that applies it to the tags that are there already; null when that was not asked for. */
  readonly job: string | null;
}

/**
 * Saves a policy, for admins of its source who may promote into its target.
 * @param draft with `apply`: also evaluate every tag that the source has already
 * @throws AccessRefused; ShiplockError DENIED, as `checkDraft` and `checkAmongOthers`; CONFLICT for a name that is taken;
 * INVALID for applying a policy that is not enabled; NAME_UNKNOWN for a target that is not there and may not be made
 */
export async function createPolicy(
  policies: Policies,
  by: Identity,
  { apply = false, ...draft }: PolicyDraft & { readonly apply?: boolean | undefined },
): Promise<SavedPolicy> {
  const at = policies.clock.now();
  return policies.database.transaction(async (tx) => {
    const policy = await addPolicy(tx, by, draft, at);
    if (apply) refuseApplyingDisabled(policy.enabled);
    await checkAmongOthers(tx, by, policy);
    await requireTargetOrCreate(tx, policy.target, draft.create ?? false);
    return { policy, job: await queueSaved(tx, policy, { apply, requestedBy: referenceTo(actorOf(by)), at }) };
  });
}

/**
 * Writes a new policy, with its event, as far as it is right by itself: how it goes with the others is asked when all that
 * changes is written.
 * @throws AccessRefused; ShiplockError DENIED, as `checkDraft`; CONFLICT for a name that is taken, and when the source has
 * too many
 */
export async function addPolicy(tx: Transaction, by: Identity, draft: PolicyDraft, at: Microseconds): Promise<Policy> {
  await requireEditor(tx, by, draft);
  const editor = requireHolder(by);
  const checked = checkDraft(draft, at);
  const name = draft.name ?? (await nameFromTarget(tx, draft));
  await refuseTakenName(tx, { source: draft.source, name });
  const refused = await tooManyError(tx, draft.source);
  if (refused) throw refused;
  const policy: Policy = {
    id: orderedId(),
    name,
    ...checked,
    version: 1,
    editedByKind: editor.kind === 'key' ? 'api_key' : 'user',
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
  return policy;
}

/** Why one more cannot be saved; undefined when it can. */
export async function tooManyError(rows: Rows, source: string): Promise<ShiplockError | undefined> {
  if ((await countPoliciesOf(rows, source)) < MAX_POLICIES) return undefined;
  return new ShiplockError('CONFLICT', `${source} has ${MAX_POLICIES} policies already: delete one first`);
}

/** @throws ShiplockError INVALID */
export function refuseApplyingDisabled(enabled: boolean): void {
  if (!enabled) throw new ShiplockError('INVALID', 'a policy that is not enabled cannot be applied; enable it');
}
