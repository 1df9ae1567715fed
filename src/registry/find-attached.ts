// What is attached to images in a repository.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectReferrersOf } from './manifest-edge-table.ts';
import type { Repository } from './repository.ts';

/** The manifests of the repository whose subject is one of these. */
export async function manifestsAttachedTo(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  subjects: readonly Digest[],
): Promise<Digest[]> {
  const edges = await selectReferrersOf(rows, repository.id, subjects);
  return edges.map(({ to }) => to as Digest);
}
