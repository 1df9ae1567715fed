// What refers to a manifest as its subject: signatures, SBOMs, attestations (Distribution Specification 1.1, "Listing
// Referrers").

import type { Identity } from '../access/identity.ts';
import { rightsOn } from '../access/right/authorize.ts';
import type { Rows } from '../database/database.ts';
import { countThatFit } from '../database/page.ts';
import type { Digest } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import type { LongAnswer } from './long-reads.ts';
import { selectReferrerSizes } from './referrer-table.ts';
import { referrersIndex } from './referrers-index.ts';
import type { Registry } from './registry.ts';
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
}

/** A page whose list can be read, if it is wanted. */
export interface ReferrersToRead extends ReferrersPage {
  /** The list as an image index in JSON. */
  read(): Promise<LongAnswer>;
}

/** No page has more descriptors. */
const MAX_DESCRIPTORS = 1_000;
/** What takes no more is read in less time than it takes to have it read elsewhere. */
const SHORT_BYTES = 64 * 1024;

/**
 * A page in the order of their digests, for those who may pull; nothing where there is no repository.
 * @throws AccessRefused
 */
export async function listReferrers(
  registry: Registry,
  by: Identity,
  { repository: name, subject, ...filter }: ReferrersFilter & { readonly repository: string; readonly subject: Digest },
): Promise<ReferrersToRead> {
  const { rows } = registry.database;
  const rights = await rightsOn(rows, by, name);
  if (!rights.exists && rights.permissions.has('pull')) {
    return { digests: [], hasMore: false, read: () => readHere(rows, []) };
  }
  const repository = await authorizedRepository(rows, by, 'pull', name);
  const { bytes, ...page } = await findReferrers(rows, repository, subject, filter);
  const read = () =>
    bytes <= SHORT_BYTES ? readHere(rows, page.digests) : registry.longReads.referrers(name, page.digests);
  return { ...page, read };
}

async function readHere(rows: Rows, digests: readonly Digest[]): Promise<LongAnswer> {
  return { bytes: await referrersIndex(rows, digests), shared: false };
}

/** A page of the manifests of the repository whose subject this is, and the most bytes that their list takes. */
export async function findReferrers(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  subject: Digest,
  filter: ReferrersFilter = {},
): Promise<ReferrersPage & { readonly bytes: number }> {
  const found = await selectReferrerSizes(rows, repository.id, subject, { ...filter, limit: MAX_DESCRIPTORS + 1 });
  const page = found.slice(0, countThatFit(found, MAX_DESCRIPTORS));
  return {
    digests: page.map(({ digest }) => digest as Digest),
    hasMore: page.length < found.length,
    bytes: page.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
