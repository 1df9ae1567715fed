// Asking what a policy would do. The answer takes as long as somebody's rules make it take, so it is made elsewhere.

import type { Identity } from '../access/identity.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { requireEditor } from './editor-rights.ts';
import { visiblePolicy } from './find-policy.ts';
import type { Policies } from './policies.ts';
import type { PreviewRequest } from './preview.ts';
import type { Ask } from './question.ts';

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
  await requireEditor(rows, by, request);
  if (request.policy !== undefined) await requireSource(rows, by, { id: request.policy, source: request.source });
  return policies.ask({ ask: 'preview', about: request }, by);
}

async function requireSource(
  rows: Rows,
  by: Identity,
  { id, source }: { readonly id: string; readonly source: string },
): Promise<void> {
  if ((await visiblePolicy(rows, by, id)).source === source) return;
  throw new ShiplockError('INVALID', "a policy's source cannot be changed; create another policy there");
}
