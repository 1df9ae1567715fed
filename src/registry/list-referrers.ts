// What refers to a manifest as its subject: signatures, SBOMs, attestations (Distribution Specification 1.1, "Listing
// Referrers").

import { rightsOn } from '../access/authorize.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../database/database.ts';
import { countThatFit } from '../database/page.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { type ReferrerRow, selectReferrerSizes, selectReferrers } from './referrer-table.ts';
import type { Rowed } from './registry.ts';
import type { Repository } from './repository.ts';

export interface ReferrersFilter {
  readonly artifactType?: string | undefined;
  /** The last digest of the page before. */
  readonly after?: string | undefined;
}

export interface ReferrersPage {
  /** In order. */
  readonly digests: readonly Digest[];
  readonly hasMore: boolean;
  /** The descriptors with their annotations, which can be long. */
  read(): Promise<Descriptor[]>;
  /** The same as a list in JSON, without taking apart and putting together what is long. */
  readJson(): Promise<string>;
}

/** No page has more descriptors. */
const MAX_DESCRIPTORS = 1_000;

/**
 * A page in the order of their digests, for those who may pull; nothing where there is no repository.
 * @throws AccessRefused
 */
export async function listReferrers(
  registry: Rowed,
  by: Identity,
  { repository: name, subject, ...filter }: ReferrersFilter & { readonly repository: string; readonly subject: Digest },
): Promise<ReferrersPage> {
  const { rows } = registry.database;
  const rights = await rightsOn(rows, by, name);
  if (!rights.exists && rights.permissions.has('pull')) {
    return { digests: [], hasMore: false, read: async () => [], readJson: async () => '[]' };
  }
  return referrersOf(rows, await authorizedRepository(rows, by, 'pull', name), subject, filter);
}

/** A page of the manifests of the repository whose subject this is. */
export async function referrersOf(
  rows: Rows,
  repository: Repository,
  subject: Digest,
  filter: ReferrersFilter = {},
): Promise<ReferrersPage> {
  const found = await selectReferrerSizes(rows, repository.id, subject, { ...filter, limit: MAX_DESCRIPTORS + 1 });
  const digests = found.slice(0, countThatFit(found, MAX_DESCRIPTORS)).map(({ digest }) => digest as Digest);
  return {
    digests,
    hasMore: digests.length < found.length,
    read: async () => (await selectReferrers(rows, digests)).map(readDescriptor),
    readJson: async () => `[${(await selectReferrers(rows, digests)).map(descriptorJson).join(',')}]`,
  };
}

function readDescriptor(row: ReferrerRow): Descriptor {
  const annotations = row.annotations_json ? (JSON.parse(row.annotations_json) as Record<string, string>) : undefined;
  return { ...withoutAnnotations(row), ...(annotations ? { annotations } : {}) };
}

function descriptorJson(row: ReferrerRow): string {
  const json = JSON.stringify(withoutAnnotations(row));
  return row.annotations_json ? `${json.slice(0, -1)},"annotations":${row.annotations_json}}` : json;
}

function withoutAnnotations(row: ReferrerRow): Descriptor {
  return {
    mediaType: row.media_type,
    digest: row.digest as Digest,
    size: row.size,
    ...(row.artifact_type ? { artifactType: row.artifact_type } : {}),
  };
}
