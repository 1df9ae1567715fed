// Pipelines between namespaces: where a namespace names the next ones, its images go nowhere else.

import { findNamespace } from '../access/namespace.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { namespaceOf } from '../oci/reference.ts';

/** The error for a promotion from this repository to that one, or undefined when it may be. */
export async function nextHopError(rows: Rows, source: string, target: string): Promise<ShiplockError | undefined> {
  const from = namespaceOf(source);
  const to = namespaceOf(target);
  const allowed = (await findNamespace(rows, from))?.promotesTo ?? [];
  if (allowed.length === 0 || allowed.includes(to)) return undefined;
  return new ShiplockError(
    'NEXT_HOP',
    `images of the namespace ${from} may be promoted to ${allowed.join(', ')} only, not to ${to}`,
    { source: from, target: to, allowed },
  );
}
