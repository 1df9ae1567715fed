// Policies that would get in each other's way: the same one twice, or two that both set one and the same tag.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { listPolicies } from './find-policy.ts';
import { type Policy, policyName } from './policy.ts';
import { constantTag, parseTagTemplate } from './tag-template.ts';

/** What of a policy is compared with others; without an id for one that is not saved yet. */
export type Compared = Pick<Policy, 'source' | 'target' | 'tagTemplate' | 'rules'> & {
  readonly id?: string | undefined;
};

/** The error that names a policy which feeds the same target and is in the way of this one; undefined when none is. */
export async function rivalError(rows: Rows, policy: Compared): Promise<ShiplockError | undefined> {
  const others = (await listPolicies(rows, { target: policy.target })).filter(({ id }) => id !== policy.id);
  const tag = constantTag(parseTagTemplate(policy.tagTemplate));
  for (const other of others) {
    if (isSame(policy, other)) return conflict(other, 'does the same already; edit that one');
    if (tag !== undefined && constantTag(parseTagTemplate(other.tagTemplate)) === tag)
      return conflict(other, `sets the tag ${tag} of ${policy.target} already; give one of them another tag template`);
  }
  return undefined;
}

function isSame(policy: Compared, other: Policy): boolean {
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
