// What refers to a manifest as its subject: signatures, SBOMs, attestations (Distribution Specification 1.1, "Listing
// Referrers").

import type { Rows } from '../database/database.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { selectReferrers } from './manifest-table.ts';
import type { Repository } from './repository.ts';

/** In the order of their digests; `after` is the last digest of the page before. */
export async function listReferrers(
  rows: Rows,
  repository: Repository,
  subject: Digest,
  page: { artifactType?: string | undefined; after?: string | undefined; limit: number },
): Promise<Descriptor[]> {
  const found = await selectReferrers(rows, repository.id, subject, page);
  return found.map((row) => ({
    mediaType: row.media_type,
    digest: row.digest as Digest,
    size: row.size,
    ...(row.artifact_type ? { artifactType: row.artifact_type } : {}),
    ...(row.annotations_json ? { annotations: JSON.parse(row.annotations_json) as Record<string, string> } : {}),
  }));
}
