// Asking what a policy would do. The answer takes as long as somebody's rules make it take, so it is made elsewhere.

import type { Identity } from '../access/identity.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { requireEditor } from './editor-rights.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
import type { PreviewRequest } from './preview.ts';
import type { Ask } from './question.ts';
import { isTargetHidden, requireForeseeableTarget } from './target.ts';

/**
 * The preview as JSON, for those who may save such a policy.
 * @throws AccessRefused; ShiplockError NOT_FOUND (the policy that is edited), DENIED, NAME_INVALID (target); INVALID (template, rules, another source than the policy has); TOO_LARGE when it takes
 * too long; TOO_MANY_REQUESTS
 */
export async function requestPreview(
  policies: Pick<Policies, 'database'> & { readonly ask: Ask },
  by: Identity,
  request: PreviewRequest,
): Promise<Uint8Array> {
  const { rows } = policies.database;
  const saved = request.policy === undefined ? undefined : await savedPolicy(rows, by, request.policy, request.source);
  // As when it is saved, a policy may be switched off without a right on its target.
  const isSwitchedOff = request.enabled === false && request.target === saved?.target;
  await requireEditor(rows, by, { source: request.source });
  if (request.target !== undefined && !isSwitchedOff) await requireForeseeableTarget(rows, by, request.target);
  const hidden: string[] = [];
  for (const target of new Set([request.target, saved?.target]))
    if (target !== undefined && (await isTargetHidden(rows, by, target))) hidden.push(target);
  return policies.ask({ ask: 'preview', about: request, hidden }, by);
}

async function savedPolicy(rows: Rows, by: Identity, id: string, source: string): Promise<Policy> {
  const saved = await visiblePolicy(rows, by, id);
  if (saved.source === source) return saved;
  throw new ShiplockError('INVALID', "a policy's source cannot be changed; create another policy there");
}
