// Everything that must be right of a policy before it is saved, asked in the transaction that saves it.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { checkRules } from './check-rules.ts';
import { findLoop } from './find-loop.ts';
import { type PolicyDraft, policyName } from './policy.ts';
import { selectFlows } from './policy-table.ts';
import { refuseRivals } from './refuse-rivals.ts';
import { checkSchedule } from './schedule.ts';
import { parseTagTemplate } from './tag-template.ts';
import { checkTargetName, nextHopError } from './target.ts';

/**
 * The draft, complete with defaults. What is not enabled promotes nothing, and needs no next hop.
 * @param edit the policy's id, undefined for a new one
 * @throws ShiplockError INVALID (template, rules, schedule), NAME_INVALID (target), NEXT_HOP, POLICY_LOOP with the circle,
 * CONFLICT naming the other policy
 */
export async function checkPolicy(
  tx: Transaction,
  draft: PolicyDraft,
  edit: { readonly id: string | undefined; readonly at: Microseconds },
): Promise<PolicyDraft> {
  parseTagTemplate(draft.tagTemplate);
  const checked = { ...draft, rules: checkRules(draft.rules) };
  if (draft.schedule !== null) checkSchedule(draft.schedule, edit.at);
  checkTargetName(draft.target);
  await refuseLoop(tx, draft, edit.id);
  const hop = draft.enabled ? await nextHopError(tx, draft.source, draft.target) : undefined;
  if (hop) throw hop;
  await refuseRivals(tx, checked, edit.id);
  return checked;
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
