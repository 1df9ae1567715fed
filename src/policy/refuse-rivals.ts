// Policies that would get in each other's way: the same one twice, or two that both set one and the same tag.

import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { listPolicies } from './find-policy.ts';
import { type Policy, type PolicyDraft, policyName } from './policy.ts';
import { constantTag, parseTagTemplate } from './tag-template.ts';

/**
 * Looks at the policies that feed the same target.
 * @param id of the policy that is edited; undefined for a new one
 * @throws ShiplockError CONFLICT naming the other policy
 */
export async function refuseRivals(tx: Transaction, draft: PolicyDraft, id: string | undefined): Promise<void> {
  const others = (await listPolicies(tx, { target: draft.target })).filter((other) => other.id !== id);
  const tag = constantTag(parseTagTemplate(draft.tagTemplate));
  for (const other of others) {
    if (isSame(draft, other)) throw conflict(other, 'does the same already; edit that one');
    if (tag !== undefined && constantTag(parseTagTemplate(other.tagTemplate)) === tag) {
      throw conflict(other, `sets the tag ${tag} of ${draft.target} already; give one of them another tag template`);
    }
  }
}

function isSame(draft: PolicyDraft, other: Policy): boolean {
  return (
    draft.source === other.source &&
    draft.tagTemplate === other.tagTemplate &&
    rulesKey(draft.rules) === rulesKey(other.rules)
  );
}

/** Equal for the same rules, in whatever order they and their properties stand. */
function rulesKey(rules: PolicyDraft['rules']): string {
  return JSON.stringify(rules.map((rule) => JSON.stringify(Object.entries(rule).sort())).sort());
}

function conflict(other: Policy, what: string): ShiplockError {
  return new ShiplockError('CONFLICT', `the policy ${other.id} (${policyName(other)}) ${what}`, { policy: other.id });
}
