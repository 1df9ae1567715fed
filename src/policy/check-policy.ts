// Everything that must be right of a policy before it is saved: of the policy itself, and among the others.

import type { Identity } from '../access/identity.ts';
import type { Rule } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { repositoriesInSight } from '../registry/find-repository.ts';
import { checkRules } from './check-rules.ts';
import { findLoop } from './find-loop.ts';
import { type Compared, rivalError } from './find-rival.ts';
import { type Policy, type PolicyDraft, policyName } from './policy.ts';
import { selectFlows } from './policy-table.ts';
import { checkSchedule } from './schedule.ts';
import { parseTagTemplate } from './tag-template.ts';
import { checkTargetName, nextHopError } from './target.ts';

/** A policy by itself, complete with defaults. */
export type CheckedDraft = Omit<PolicyDraft, 'name' | 'always' | 'create'>;

/**
 * The draft, complete with defaults.
 * @throws ShiplockError NAME_INVALID (target); as `checkSaid`
 */
export function checkDraft(
  { name: _name, create: _create, always = false, ...draft }: PolicyDraft,
  at: Microseconds,
): CheckedDraft {
  checkTargetName(draft.target);
  return { ...draft, rules: checkSaid({ ...draft, always }, at) };
}

/** What of a draft is checked by itself. */
interface Said extends Pick<PolicyDraft, 'tagTemplate' | 'rules'> {
  readonly always?: boolean | undefined;
  readonly schedule?: string | null | undefined;
}

/**
 * The rules of what is said of a policy, complete with their defaults. When it is saved all is said; who asks what it would do may
 * leave out whether it has a schedule, and whether it is meant to be without rules.
 * @throws ShiplockError INVALID (template, rules, none of them without "always", schedule)
 */
export function checkSaid({ tagTemplate, rules, always, schedule }: Said, at: Microseconds): Rule[] {
  parseTagTemplate(tagTemplate);
  if (always !== undefined) checkAlways(rules, always);
  const checked = checkRules(rules);
  if (schedule != null) checkSchedule(schedule, at);
  return checked;
}

function checkAlways(rules: readonly Rule[], always: boolean): void {
  if (rules.length === 0 && !always) {
    throw new ShiplockError(
      'INVALID',
      'a policy without rules promotes every image: add a rule, or say "always": true (shiplock policy create --always)',
      { property: 'rules' },
    );
  }
  if (rules.length > 0 && always) {
    throw new ShiplockError('INVALID', '"always" stands in place of rules: leave it out, or the rules', {
      property: 'always',
    });
  }
}

/**
 * Compares a policy with all others as they are now.
 * @throws ShiplockError as `problemAmongOthers` finds it
 */
export async function checkAmongOthers(rows: Rows, by: Identity, policy: Policy): Promise<void> {
  const problem = await problemAmongOthers(rows, by, policy);
  if (problem) throw problem;
}

/**
 * Why a policy cannot be beside the others as they are now: NEXT_HOP, POLICY_LOOP with the circle, or CONFLICT naming the other
 * policy; undefined when it can. What is not enabled promotes nothing, and needs no next hop.
 * @param by of a circle, only repositories that they may see are named
 */
export async function problemAmongOthers(
  rows: Rows,
  by: Identity,
  policy: Compared & Pick<Policy, 'enabled'>,
): Promise<ShiplockError | undefined> {
  const { source, target, enabled } = policy;
  return (
    (await loopError(rows, by, policy)) ??
    (enabled ? await nextHopError(rows, source, target) : undefined) ??
    (await rivalError(rows, policy))
  );
}

async function loopError(rows: Rows, by: Identity, policy: Compared): Promise<ShiplockError | undefined> {
  const others = (await selectFlows(rows)).filter(({ id }) => id !== policy.id);
  const found = findLoop(others, policy);
  if (!found) return undefined;
  const seen = new Set([policy.source, policy.target, ...(await repositoriesInSight(rows, by, found))]);
  const circle = found.map((repository) => (seen.has(repository) ? repository : 'a repository that you may not see'));
  return new ShiplockError(
    'POLICY_LOOP',
    `the policy ${policyName(policy)} would close a circle: ${circle.join(' → ')}; promote to another repository`,
    { circle },
  );
}
