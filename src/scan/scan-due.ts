// Whether somebody who asks for a report has only to wait.

import type { Rows } from '../database/database.ts';
import { findOpenPrefixes } from '../job/list-jobs.ts';
import type { Digest } from '../oci/digest.ts';
import { findListingIndexes } from '../registry/find-listing-indexes.ts';

/** Those of these images of the repository of which a scan is queued or under way: of the image itself, or of an index that lists it. */
export async function findDueScans(
  rows: Rows,
  repository: string,
  digests: readonly Digest[],
): Promise<ReadonlySet<Digest>> {
  const listing = await findListingIndexes(rows, repository, digests);
  const above = new Map(digests.map((digest) => [digest, [digest, ...(listing.get(digest) ?? [])]]));
  const keyOf = (digest: Digest) => `scan.image:${digest}:`;
  const open = await findOpenPrefixes(rows, [...new Set([...above.values()].flat().map(keyOf))]);
  return new Set(digests.filter((digest) => above.get(digest)?.some((one) => open.has(keyOf(one)))));
}

/** As `findDueScans`, for one image. */
export async function isScanDue(rows: Rows, repository: string, digest: Digest): Promise<boolean> {
  return (await findDueScans(rows, repository, [digest])).has(digest);
}
