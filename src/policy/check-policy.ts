// Everything that must be right of a policy before it is saved, asked in the transaction that saves it.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { isRepositoryName } from '../oci/reference.ts';
import { getRepository } from '../registry/find-repository.ts';
import { checkRules } from './check-rules.ts';
import { findLoop } from './find-loop.ts';
import { nextHopError } from './next-hop.ts';
import type { Policies } from './policies.ts';
import { type Editor, type PolicyDraft, policyName } from './policy.ts';
import { selectFlows } from './policy-table.ts';
import { refuseRivals } from './refuse-rivals.ts';
import { checkSchedule } from './schedule.ts';
import { parseTagTemplate } from './tag-template.ts';

/**
 * The draft, complete with defaults.
 * @param id of the policy that is edited; undefined for a new one
 * @throws ShiplockError INVALID (template, rules, schedule), NAME_UNKNOWN (source), NAME_INVALID (target), NEXT_HOP,
 * DENIED (the editor's rights on the target), POLICY_LOOP with the circle, CONFLICT naming the other policy
 */
export async function checkPolicy(
  tx: Transaction,
  policies: Pick<Policies, 'mayPromoteInto'>,
  draft: PolicyDraft,
  edit: { readonly id: string | undefined; readonly editor: Editor; readonly at: Microseconds },
): Promise<PolicyDraft> {
  parseTagTemplate(draft.tagTemplate);
  const checked = { ...draft, rules: checkRules(draft.rules) };
  if (draft.schedule !== null) checkSchedule(draft.schedule, edit.at);
  checkTargetName(draft.target);
  await getRepository(tx, draft.source);
  await refuseLoop(tx, draft, edit.id);
  const hop = await nextHopError(tx, draft.source, draft.target);
  if (hop) throw hop;
  const mayPromote = !draft.enabled || (await policies.mayPromoteInto(tx, edit.editor.accountId, draft.target));
  if (!mayPromote) throw mayNotPromoteInto(draft.target);
  await refuseRivals(tx, checked, edit.id);
  return checked;
}

/** @throws ShiplockError NAME_INVALID for what cannot be the name of a repository */
export function checkTargetName(target: string): void {
  if (isRepositoryName(target) && target.includes('/')) return;
  throw new ShiplockError('NAME_INVALID', `${JSON.stringify(target)} is not a repository's name: use namespace/name`);
}

/** The error for somebody who may neither promote into the repository nor create it. */
export function mayNotPromoteInto(target: string): ShiplockError {
  return new ShiplockError(
    'DENIED',
    `you may not promote into ${target}: it needs the permission "accept_promotions" there, or the right to create it`,
    { repository: target },
  );
}

async function refuseLoop(tx: Transaction, draft: PolicyDraft, id: string | undefined): Promise<void> {
  const others = (await selectFlows(tx)).filter((flow) => flow.id !== id);
  const circle = findLoop(others, draft);
  if (!circle) return;
  throw new ShiplockError(
    'POLICY_LOOP',
    `the policy ${policyName(draft)} would close a circle: ${circle.join(' → ')}; promote to another repository`,
    { circle },
  );
}
