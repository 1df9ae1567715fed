// Indexes that are held without some of the images that they list, where the repository's settings allow it: what may be
// absent, and what follows when it arrives after all.

import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import { manifestKind } from '../oci/media-type.ts';
import { indexesAbove } from './find-manifest.ts';
import { selectDepths, selectParents, updateTotalSize } from './manifest-table.ts';
import type { Repository } from './repository.ts';
import { MAX_TOTAL_BYTES } from './sizes.ts';
import { selectTotals } from './total-size-table.ts';

/**
 * True for what an index may be pushed without: images, beside one at least that is there. What an index below lists has to be
 * known, so that it is known how deep the whole is.
 */
export function mayBeAbsent({ sparseIndexes }: Repository, isAnyHeld: boolean, entry: Descriptor): boolean {
  return sparseIndexes && isAnyHeld && manifestKind(entry.mediaType) === 'image';
}

/** Why an index of the source that lacks this image cannot go to the target, and what helps. */
export function absentWords(
  source: Pick<Repository, 'name' | 'sparseIndexes'>,
  target: string,
  absent: Digest,
): string {
  if (!source.sparseIndexes) return `${source.name} no longer has ${absent}, which the index lists: push it again`;
  return `${source.name} does not have ${absent}, which the index lists, and ${target} takes whole indexes only: push it, or set sparseIndexes on ${target}`;
}

/**
 * Asked before an index of this depth is held.
 * @throws ShiplockError MANIFEST_INVALID where another index lists it as an image, and so was counted as less deep
 */
export async function refuseDeeperThanListed(
  tx: Transaction,
  repository: Repository,
  { kind }: Manifest,
  { digest, depth }: { readonly digest: Digest; readonly depth: number },
): Promise<void> {
  if (kind !== 'index' || !repository.sparseIndexes) return;
  const above = await selectDepths(tx, await selectParents(tx, repository.id, digest));
  const shallow = above.find((index) => index.depth <= depth);
  if (!shallow) return;
  throw new ShiplockError(
    'MANIFEST_INVALID',
    `the index ${shallow.digest}, which ${repository.name} holds, lists this index as an image: push that one again as it is`,
  );
}

/** Counts what has arrived into the sizes of the indexes that list it. */
export async function countIntoIndexes(tx: Transaction, repository: Repository, digest: Digest): Promise<void> {
  if (!repository.sparseIndexes) return;
  const above = await selectDepths(tx, await indexesAbove(tx, repository, digest));
  // From below: the size of an index is part of that of the next one.
  for (const index of above.sort((one, other) => one.depth - other.depth)) {
    const { own, below } = await selectTotals(tx, repository.id, index.digest);
    await updateTotalSize(tx, index.digest, Math.min(own + below, MAX_TOTAL_BYTES));
  }
}
