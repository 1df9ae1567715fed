// Policies that would get in each other's way: the same one twice, or two that both set one and the same tag.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { listPolicies } from './find-policy.ts';
import { type Policy, policyName } from './policy.ts';
import { constantTag, parseTagTemplate } from './tag-template.ts';

/**
 * Looks at the policies that feed the same target.
 * @throws ShiplockError CONFLICT naming the other policy
 */
export async function refuseRivals(rows: Rows, policy: Policy): Promise<void> {
  const others = (await listPolicies(rows, { target: policy.target })).filter(({ id }) => id !== policy.id);
  const tag = constantTag(parseTagTemplate(policy.tagTemplate));
  for (const other of others) {
    if (isSame(policy, other)) throw conflict(other, 'does the same already; edit that one');
    if (tag !== undefined && constantTag(parseTagTemplate(other.tagTemplate)) === tag) {
      throw conflict(other, `sets the tag ${tag} of ${policy.target} already; give one of them another tag template`);
    }
  }
}

function isSame(policy: Policy, other: Policy): boolean {
  return (
    policy.source === other.source &&
    policy.tagTemplate === other.tagTemplate &&
    rulesKey(policy.rules) === rulesKey(other.rules)
  );
}

/** Equal for the same rules, in whatever order they and their properties stand. */
function rulesKey(rules: Policy['rules']): string {
  return JSON.stringify(rules.map((rule) => JSON.stringify(Object.entries(rule).sort())).sort());
}

function conflict(other: Policy, what: string): ShiplockError {
  return new ShiplockError('CONFLICT', `the policy ${other.id} (${policyName(other)}) ${what}`, { policy: other.id });
}
