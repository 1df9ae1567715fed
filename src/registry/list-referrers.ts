// What refers to a manifest as its subject: signatures, SBOMs, attestations (Distribution Specification 1.1, "Listing
// Referrers").

import { rightsOn } from '../access/authorize.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../database/database.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { selectReferrers } from './manifest-table.ts';
import type { Rowed } from './registry.ts';
import type { Repository } from './repository.ts';

export interface ReferrersPage {
  readonly artifactType?: string | undefined;
  /** The last digest of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * In the order of their digests, for those who may pull; nothing where there is no repository.
 * @throws AccessRefused
 */
export async function listReferrers(
  registry: Rowed,
  by: Identity,
  { repository: name, subject, ...page }: ReferrersPage & { readonly repository: string; readonly subject: Digest },
): Promise<Descriptor[]> {
  const { rows } = registry.database;
  const rights = await rightsOn(rows, by, name);
  if (!rights.exists && rights.permissions.has('pull')) return [];
  return referrersOf(rows, await authorizedRepository(rows, by, 'pull', name), subject, page);
}

/** The manifests of the repository whose subject this is. */
export async function referrersOf(
  rows: Rows,
  repository: Repository,
  subject: Digest,
  page: ReferrersPage,
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
