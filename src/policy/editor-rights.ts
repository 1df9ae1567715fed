// A policy runs with the rights of whoever edited it last, on its source and on its target: asked when it is saved, at each
// promotion, and when somebody's rights end.

import type { Identity } from '../access/identity.ts';
import { authorize, mayPromoteInto, rightsOn } from '../access/right/authorize.ts';
import { identityOfActor } from '../access/right/holder-behind.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { type Edited, editorOf, type Policy } from './policy.ts';
import { requireTarget } from './target.ts';

/**
 * Returns when the identity may save a policy from this source into this target; where none is named yet, into any.
 * @throws AccessRefused; ShiplockError NAME_INVALID, DENIED
 */
export async function requireEditor(
  rows: Rows,
  by: Identity,
  { source, target }: { readonly source: string; readonly target?: string | undefined },
): Promise<void> {
  await authorize(rows, by, 'manage_policies', source);
  await authorize(rows, by, 'promote', source);
  if (target !== undefined) await requireTarget(rows, by, target);
}

/** Why the policy may not go on, in a sentence for people; undefined when its last editor still has the rights. */
export async function rightsLost(
  rows: Rows,
  policy: Pick<Policy, 'source' | 'target'> & Edited,
  at: Microseconds,
): Promise<string | undefined> {
  const editor = await identityOfActor(rows, editorOf(policy), 'policy', at);
  const lost = (what: string) =>
    `${policy.editedBy}, who edited the policy last, ${what} any more; edit the policy with an account that may`;
  if (!editor) return lost(policy.editedByKind === 'user' ? 'has no account that may log in' : 'is no API key');
  const { exists, permissions } = await rightsOn(rows, editor, policy.source);
  if (exists && !permissions.has('manage_policies')) return lost(`may not manage policies of ${policy.source}`);
  if (exists && !permissions.has('promote')) return lost(`may not promote from ${policy.source}`);
  if (!(await mayPromoteInto(rows, editor, policy.target))) return lost(`may not promote into ${policy.target}`);
  return undefined;
}
