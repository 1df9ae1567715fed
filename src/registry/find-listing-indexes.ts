// From the images of platforms up to the indexes that list them.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { findRepository } from './find-repository.ts';
import { selectIndexesListing } from './manifest-edge-table.ts';

/** For all of the manifests together; somebody could push any number of indexes of the same images. */
const MAX_EDGES = 5_000;

/** For each of these manifests the indexes of the repository that list it, over any number of steps; of very many, some. */
export async function findListingIndexes(
  rows: Rows,
  repositoryName: string,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> {
  const repository = await findRepository(rows, repositoryName);
  if (!repository) return new Map();
  const above = new Map<Digest, Digest[]>();
  let left = MAX_EDGES;
  let level: readonly Digest[] = [...new Set(digests)];
  while (level.length > 0 && left > 0) {
    const edges = await selectIndexesListing(rows, repository.id, level, left);
    left -= edges.length;
    const next = new Set<Digest>();
    for (const { from, to } of edges) {
      const index = from as Digest;
      if (!above.has(index) && !level.includes(index)) next.add(index);
      above.set(to as Digest, [...(above.get(to as Digest) ?? []), index]);
    }
    level = [...next];
  }
  return new Map(digests.map((digest) => [digest, allAbove(digest, above)]));
}

function allAbove(digest: Digest, above: ReadonlyMap<Digest, readonly Digest[]>): Digest[] {
  const found = new Set(above.get(digest) ?? []);
  // A set is walked in the order of insertion, and sees what is added on the way.
  for (const index of found) for (const next of above.get(index) ?? []) found.add(next);
  return [...found];
}
