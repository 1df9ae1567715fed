// Everything that must be right of a policy before it is saved: of the policy itself, and among the others.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { checkRules } from './check-rules.ts';
import { findLoop } from './find-loop.ts';
import { type Policy, type PolicyDraft, policyName } from './policy.ts';
import { selectFlows } from './policy-table.ts';
import { refuseRivals } from './refuse-rivals.ts';
import { checkSchedule } from './schedule.ts';
import { parseTagTemplate } from './tag-template.ts';
import { checkTargetName, nextHopError } from './target.ts';

/** A policy by itself, complete with defaults. */
export type CheckedDraft = Omit<PolicyDraft, 'name' | 'always'>;

/**
 * The draft, complete with defaults.
 * @throws ShiplockError INVALID (template, rules, none of them without "always", schedule), NAME_INVALID (target)
 */
export function checkDraft({ name: _name, always = false, ...draft }: PolicyDraft, at: Microseconds): CheckedDraft {
  parseTagTemplate(draft.tagTemplate);
  checkTargetName(draft.target);
  if (draft.rules.length === 0 && !always) {
    throw new ShiplockError(
      'INVALID',
      'a policy without rules promotes every image: add a rule, or say "always": true (shiplock policy create --always)',
      { property: 'rules' },
    );
  }
  if (draft.rules.length > 0 && always) {
    throw new ShiplockError('INVALID', '"always" stands in place of rules: leave it out, or the rules', {
      property: 'always',
    });
  }
  const checked = { ...draft, rules: checkRules(draft.rules) };
  if (draft.schedule !== null) checkSchedule(draft.schedule, at);
  return checked;
}

/**
 * Compares a policy with all others as they are now. What is not enabled promotes nothing, and needs no next hop.
 * @throws ShiplockError NEXT_HOP, POLICY_LOOP with the circle, CONFLICT naming the other policy
 */
export async function checkAmongOthers(rows: Rows, policy: Policy): Promise<void> {
  await refuseLoop(rows, policy);
  const hop = policy.enabled ? await nextHopError(rows, policy.source, policy.target) : undefined;
  if (hop) throw hop;
  await refuseRivals(rows, policy);
}

async function refuseLoop(rows: Rows, policy: Policy): Promise<void> {
  const others = (await selectFlows(rows)).filter(({ id }) => id !== policy.id);
  const circle = findLoop(others, policy);
  if (!circle) return;
  throw new ShiplockError(
    'POLICY_LOOP',
    `the policy ${policyName(policy)} would close a circle: ${circle.join(' → ')}; promote to another repository`,
    { circle },
  );
}
