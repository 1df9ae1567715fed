// Comments on what people promote and roll back.

import { findNamespacesNamed } from '../access/account/namespace.ts';
import { isSeen } from '../api/invisible-text.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Refusal } from './plan.ts';

/**
 * The comment without space around it, or null for none, or one of which nothing is seen; and the refusal, INVALID, when there is none and one of the
 * namespaces wants one.
 */
export async function checkComment(
  rows: Rows,
  said: string | null | undefined,
  namespaces: readonly string[],
): Promise<{ readonly comment: string | null; readonly refusal: Refusal | undefined }> {
  const comment = said?.trim() || null;
  if (comment !== null && isSeen(comment)) return { comment, refusal: undefined };
  const found = await findNamespacesNamed(rows, namespaces);
  const asking = found.find(({ commentRequired }) => commentRequired);
  if (!asking) return { comment: null, refusal: undefined };
  const message = `the namespace ${asking.name} wants a comment: say why with "comment"`;
  const error = new ShiplockError('INVALID', message, { property: 'comment', namespace: asking.name });
  return { comment: null, refusal: { word: 'no comment', error } };
}
