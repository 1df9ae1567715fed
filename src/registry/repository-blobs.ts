// Blobs as a repository shows them.

import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import {
  deleteRepositoryBlob,
  insertRepositoryBlob,
  selectBlobSize,
  selectManifestNeeding,
  selectRepositoriesWithBlob,
} from './blob-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/**
 * The size in bytes of a blob that the repository shows.
 * @throws ShiplockError BLOB_UNKNOWN
 */
export async function getBlobSize(registry: Registry, repository: Repository, digest: Digest): Promise<number> {
  const size = await selectBlobSize(registry.database.rows, repository.id, digest);
  if (size === undefined) {
    throw new ShiplockError('BLOB_UNKNOWN', `there is no blob ${digest} in ${repository.name}`, {
      name: repository.name,
      digest,
    });
  }
  return size;
}

/** The names of some repositories that show the blob, among which a mount without `from` may choose. */
export async function repositoriesWithBlob(registry: Registry, digest: Digest): Promise<string[]> {
  return selectRepositoriesWithBlob(registry.database.rows, digest, 100);
}

/** Shows a blob of the source in the target too; false when the source does not show it. */
export async function mountBlob(
  registry: Registry,
  source: Repository,
  target: Repository,
  digest: Digest,
): Promise<boolean> {
  return registry.database.transaction(async (tx) => {
    const size = await selectBlobSize(tx, source.id, digest);
    if (size === undefined) return false;
    await insertRepositoryBlob(tx, { repositoryId: target.id, digest, size, at: registry.clock.now() });
    return true;
  });
}

/**
 * Takes the blob out of the repository; the bytes stay until garbage collection finds that nobody shows them.
 * @throws ShiplockError BLOB_UNKNOWN; IN_USE while a manifest of the repository needs it
 */
export async function deleteBlob(registry: Registry, repository: Repository, digest: Digest): Promise<void> {
  await getBlobSize(registry, repository, digest);
  await registry.database.transaction(async (tx) => {
    const manifest = await selectManifestNeeding(tx, repository.id, digest);
    if (manifest) {
      throw new ShiplockError('IN_USE', `${repository.name}@${manifest} needs this blob: delete the manifest first`, {
        manifest,
      });
    }
    await deleteRepositoryBlob(tx, repository.id, digest);
  });
}
