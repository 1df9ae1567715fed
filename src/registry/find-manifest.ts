// Reading manifests.

import type { Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Reference } from '../oci/reference.ts';
import { selectListing } from './manifest-edge-table.ts';
import type { ServableManifest } from './manifest-reader.ts';
import { selectHeldManifests, selectManifest, selectMissingBelow, selectParents } from './manifest-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';
import { selectTag } from './tag-table.ts';

export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly artifactType: string | null;
  readonly subject: Digest | null;
  readonly bytes: Uint8Array;
  /** Bytes of the manifest and all that it leads to. */
  readonly totalSize: number;
}

/** The manifest under this tag or digest in the repository, or undefined. */
export async function findManifest(
  rows: Rows,
  repository: Repository,
  reference: Reference,
): Promise<StoredManifest | undefined> {
  const digest = reference.digest ?? (await selectTag(rows, repository.id, reference.tag))?.digest;
  const row = digest && (await selectManifest(rows, repository.id, digest));
  return row ? storedManifest(row) : undefined;
}

/** The digest of the manifest under this tag or digest in the repository, or undefined; of its bytes, which may be megabytes, none is read. */
export async function findDigest(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  reference: Reference,
): Promise<Digest | undefined> {
  // A tag is of a manifest that the repository holds.
  if (reference.tag !== undefined)
    return (await selectTag(rows, repository.id, reference.tag))?.digest as Digest | undefined;
  return (await heldManifests(rows, repository, [reference.digest])).has(reference.digest)
    ? reference.digest
    : undefined;
}

/** As `findDigest`. @throws ShiplockError MANIFEST_UNKNOWN */
export async function getDigest(rows: Rows, repository: Repository, reference: Reference): Promise<Digest> {
  const digest = await findDigest(rows, repository, reference);
  if (digest) return digest;
  throw manifestUnknown(repository.name, reference);
}

/**
 * The manifest ready to be sent, for those who may pull.
 * @throws AccessRefused; ShiplockError MANIFEST_UNKNOWN
 */
export async function readManifest(
  registry: Pick<Registry, 'database' | 'manifests'>,
  by: Identity,
  { repository, reference }: { readonly repository: string; readonly reference: Reference },
): Promise<ServableManifest> {
  await authorize(registry.database.rows, by, 'pull', repository);
  const manifest = await registry.manifests.find(repository, reference.digest ?? reference.tag);
  if (manifest) return manifest;
  throw (
    (await absentFromIndex(registry.database.rows, repository, reference)) ?? manifestUnknown(repository, reference)
  );
}

/** @throws ShiplockError MANIFEST_UNKNOWN */
export async function getManifest(rows: Rows, repository: Repository, reference: Reference): Promise<StoredManifest> {
  const manifest = await findManifest(rows, repository, reference);
  if (manifest) return manifest;
  throw manifestUnknown(repository.name, reference);
}

/** The error for an image that an index of the repository lists, and that was not pushed. */
async function absentFromIndex(
  rows: Rows,
  repository: string,
  { digest }: Reference,
): Promise<ShiplockError | undefined> {
  const listing = digest && (await selectListing(rows, repository, digest));
  if (!listing) return undefined;
  const { index, platform } = listing;
  const what = platform === null ? 'something' : platform;
  const message = `there is no manifest ${repository}@${digest}: it is ${what} of the index ${index}, which the repository holds without it`;
  return new ShiplockError('MANIFEST_UNKNOWN', message, { name: repository, reference: digest, index, platform });
}

/** The error for a reference under which nothing is. */
export function manifestUnknown(repository: string, reference: Reference): ShiplockError {
  const name = reference.digest ? `@${reference.digest}` : `:${reference.tag}`;
  return new ShiplockError('MANIFEST_UNKNOWN', `there is no manifest ${repository}${name}`, {
    name: repository,
    reference: reference.digest ?? reference.tag,
  });
}

/** Of these digests, those that the repository holds. */
export async function heldManifests(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  digests: readonly Digest[],
): Promise<Set<Digest>> {
  const held = await selectHeldManifests(rows, repository.id, [...new Set(digests)]);
  return new Set(held.keys() as Iterable<Digest>);
}

/** The indexes of the repository that list this manifest, at any depth. */
export async function indexesAbove(rows: Rows, repository: Repository, digest: Digest): Promise<Digest[]> {
  const found = new Set<string>();
  let level = [digest as string];
  while (level.length > 0) {
    const parents = await Promise.all(level.map((child) => selectParents(rows, repository.id, child)));
    // Once each, however many lead there: else every level would multiply them.
    level = [...new Set(parents.flat())].filter((parent) => !found.has(parent));
    for (const parent of level) found.add(parent);
  }
  return [...found] as Digest[];
}

/**
 * For each of these indexes that is not whole in the source, a manifest that it lists and that is not there. None where both
 * repositories take indexes that are not whole.
 * @param target to which the indexes shall go; undefined for one that has yet to be made
 */
export async function missingManifests(
  rows: Rows,
  { source: repository, target }: { readonly source: Repository; readonly target: Repository | undefined },
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Digest>> {
  if (repository.sparseIndexes && target?.sparseIndexes) return new Map();
  const missing = await selectMissingBelow(rows, repository.id, digests);
  return new Map(missing.map(({ root, digest }) => [root as Digest, digest as Digest]));
}

function storedManifest(row: NonNullable<Awaited<ReturnType<typeof selectManifest>>>): StoredManifest {
  return {
    digest: row.digest as Digest,
    mediaType: row.media_type,
    kind: row.kind,
    artifactType: row.artifact_type,
    subject: row.subject_digest as Digest | null,
    bytes: row.bytes,
    totalSize: row.total_size,
  };
}
