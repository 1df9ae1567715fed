// Comments on what people promote and roll back.

import { findNamespace } from '../access/namespace.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';

/** Spaces that take no place do not say why. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * The comment without space around it, or null for none.
 * @throws ShiplockError INVALID when there is none and one of the namespaces wants one
 */
export async function requireComment(
  rows: Rows,
  comment: string | null | undefined,
  namespaces: readonly string[],
): Promise<string | null> {
  const text = comment?.trim() || null;
  if (text !== null && VISIBLE.test(text)) return text;
  for (const name of namespaces) {
    if ((await findNamespace(rows, name))?.commentRequired) {
      throw new ShiplockError('INVALID', `the namespace ${name} wants a comment: say why with "comment"`, {
        property: 'comment',
        namespace: name,
      });
    }
  }
  return null;
}
