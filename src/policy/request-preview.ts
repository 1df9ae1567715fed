// Asking what a policy would do. The answer takes as long as somebody's rules make it take, so it is made elsewhere.

import type { Identity } from '../access/identity.ts';
import { requireEditor } from './editor-rights.ts';
import type { Policies } from './policies.ts';
import type { PreviewRequest } from './preview-policy.ts';
import type { Ask } from './question.ts';

/**
 * The preview as JSON, for those who may save such a policy.
 * @throws AccessRefused; ShiplockError DENIED, NAME_INVALID (target); INVALID (template, rules); TOO_LARGE when it takes
 * too long; TOO_MANY_REQUESTS
 */
export async function requestPreview(
  policies: Pick<Policies, 'database'> & { readonly ask: Ask },
  by: Identity,
  request: PreviewRequest,
): Promise<Uint8Array> {
  await requireEditor(policies.database.rows, by, request);
  return policies.ask({ ask: 'preview', about: request });
}
