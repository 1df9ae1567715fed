// Blobs as a repository shows them: reading, mounting and taking them out.

import type { Identity } from '../access/identity.ts';
import { mayMountFrom, rightsOn } from '../access/right/authorize.ts';
import { MICROSECONDS_PER_HOUR } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { isRepositoryName } from '../oci/reference.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { beginPush } from './begin-push.ts';
import {
  deleteRepositoryBlob,
  selectBlobSize,
  selectKnownSize,
  selectLinkedAt,
  selectManifestNeeding,
  selectRepositoriesWithBlob,
  updateLinkedAt,
} from './blob-table.ts';
import { describeSize, isDamaged, noteDamage, refuseDamaged } from './damage.ts';
import { findRepository } from './find-repository.ts';
import { showBlob } from './limits.ts';
import { type Precondition, refuseUnlessHolds } from './precondition.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';
import { refuseOtherSizes } from './stored-sizes.ts';

/** A blob of a repository, by names. */
export interface BlobName {
  readonly repository: string;
  readonly digest: Digest;
}

/** Repositories among which a mount without `from` may choose. */
const MOUNT_CANDIDATES = 100;

/**
 * The size in bytes of a blob that the repository shows, for those who may pull; its bytes may then be read.
 * @throws AccessRefused; ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED
 */
export async function getBlobSize(registry: Registry, by: Identity, blob: BlobName): Promise<number> {
  const { rows } = registry.database;
  const size = await sizeIn(rows, await authorizedRepository(rows, by, 'pull', blob.repository), blob.digest);
  await refuseDamaged(rows, [blob.digest]);
  await refuseOtherSizes(registry, [blob.digest], new Map([[blob.digest, size]]));
  return size;
}

/**
 * As `getBlobSize`, for a client that looks whether the blob is there. Who may push will name it without sending it, so that
 * garbage collection leaves it alone for the length of an upload.
 * @throws as `getBlobSize`
 */
export async function lookForBlob(registry: Registry, by: Identity, blob: BlobName): Promise<number> {
  const { database, clock } = registry;
  const { id: repositoryId } = await authorizedRepository(database.rows, by, 'pull', blob.repository);
  const { permissions } = await rightsOn(database.rows, by, blob.repository);
  const at = clock.now();
  const linkedAt = await selectLinkedAt(database.rows, repositoryId, blob.digest);
  const isOld = linkedAt !== undefined && at - linkedAt > MICROSECONDS_PER_HOUR;
  if (isOld && permissions.has('push') && registry.disk() === 'ok')
    await database.transaction((tx) => updateLinkedAt(tx, { repositoryId, digest: blob.digest, at }));
  // Asked afterwards, when nothing takes it away any more.
  return getBlobSize(registry, by, blob);
}

/**
 * Shows a blob in this repository too, from the named one or from any that has it, as long as the identity may read
 * there; false when there is no such source.
 * @throws AccessRefused; ShiplockError PROTECTED, QUOTA_EXCEEDED
 */
export async function mountBlob(
  registry: Registry,
  by: Identity,
  { repository, digest, from }: BlobName & { readonly from: string | undefined },
): Promise<boolean> {
  await beginPush(registry, by, { repository });
  const known = await selectKnownSize(registry.database.rows, digest);
  const found = known === undefined ? undefined : await registry.blobs.stat(digest);
  if (known !== undefined && found?.size !== known)
    await noteDamage(registry, { digest, how: describeSize(found?.size, known) });
  return registry.database.transaction(async (tx) => {
    const target = await authorizedRepository(tx, by, 'push', repository);
    // The client pushes it instead, which mends it.
    if (await isDamaged(tx, digest)) return false;
    const candidates = from === undefined ? await selectRepositoriesWithBlob(tx, digest, MOUNT_CANDIDATES) : [from];
    for (const name of candidates) {
      if (!isRepositoryName(name) || !(await mayMountFrom(tx, by, name))) continue;
      const source = await findRepository(tx, name);
      const size = source && (await selectBlobSize(tx, source.id, digest));
      if (size === undefined) continue;
      await showBlob(tx, registry.limits, target, { digest, size, at: registry.clock.now() });
      return true;
    }
    return false;
  });
}

/**
 * Takes the blob out of the repository, for those who may delete; the bytes stay until garbage collection finds that
 * nobody shows them.
 * @throws AccessRefused; ShiplockError BLOB_UNKNOWN, PRECONDITION_FAILED; IN_USE while a manifest of the repository needs it
 */
export async function deleteBlob(
  registry: Registry,
  by: Identity,
  { repository: name, digest, condition }: BlobName & { readonly condition?: Precondition | undefined },
): Promise<void> {
  await registry.database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'delete', name);
    await sizeIn(tx, repository, digest);
    refuseUnlessHolds(condition, digest);
    const manifest = await selectManifestNeeding(tx, repository.id, digest);
    if (manifest) {
      throw new ShiplockError('IN_USE', `${name}@${manifest} needs this blob: delete the manifest first`, { manifest });
    }
    await deleteRepositoryBlob(tx, repository.id, digest);
  });
}

async function sizeIn(rows: Rows, { id, name }: Repository, digest: Digest): Promise<number> {
  const size = await selectBlobSize(rows, id, digest);
  if (size !== undefined) return size;
  throw new ShiplockError('BLOB_UNKNOWN', `there is no blob ${digest} in ${name}`, { name, digest });
}
