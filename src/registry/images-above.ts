// From something that arrived late to the images that it tells something about.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectSubjects } from './manifest-edge-table.ts';
import { selectParents } from './manifest-table.ts';
import type { Repository } from './repository.ts';

/** Enough for every image that shares a platform's manifest, and a bound for what one signature can set in motion. */
const MAX_IMAGES = 5_000;

/**
 * The manifest itself, the indexes of the repository that list it, and what it is attached to (a signature of an SBOM
 * of an image leads to the image), over any number of steps.
 */
export async function imagesAbove(rows: Rows, repository: Pick<Repository, 'id'>, digest: Digest): Promise<Digest[]> {
  const found = new Set<string>([digest]);
  // A set is walked in the order of insertion, and sees what is added on the way.
  for (const manifest of found) {
    if (found.size > MAX_IMAGES) break;
    for (const parent of await selectParents(rows, repository.id, manifest)) found.add(parent);
    for (const { to } of await selectSubjects(rows, repository.id, [manifest])) found.add(to);
  }
  return [...found] as Digest[];
}
