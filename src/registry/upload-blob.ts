// Uploading a blob, in the forms of the OCI Distribution Specification 1.1 ("Pushing blobs"): begin, append as often as
// one likes, finish. What was acknowledged can be resumed by another process.

import { createHash, randomBytes } from 'node:crypto';
import { ShiplockError } from '../errors.ts';
import { type Digest, type DigestAlgorithm, digestAlgorithm, digestOf } from '../oci/digest.ts';
import { insertRepositoryBlob } from './blob-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/** Larger than any layer that clients make, and a bound for what one request can fill the disk with. */
export const MAX_BLOB_BYTES = 256 * 1024 ** 3;

const UPLOAD_ID = /^[a-f0-9]{32}-[a-f0-9]{16}$/;

/** Begins an upload and returns its id, which is good in this repository only. */
export async function startUpload(
  registry: Registry,
  repository: Repository,
  algorithm: DigestAlgorithm,
): Promise<string> {
  const id = `${randomBytes(16).toString('hex')}-${repositoryMark(repository)}`;
  await registry.blobs.createUpload(id);
  registry.uploads.begin(id, algorithm);
  return id;
}

/**
 * How many bytes of the upload have arrived.
 * @throws ShiplockError BLOB_UPLOAD_UNKNOWN
 */
export async function uploadSize(registry: Registry, repository: Repository, id: string): Promise<number> {
  const known = belongsTo(repository, id) ? await registry.blobs.statUpload(id) : undefined;
  if (!known) throw new ShiplockError('BLOB_UPLOAD_UNKNOWN', 'there is no such upload; start a new one');
  return known.size;
}

/**
 * Appends the source and returns the upload's new size in bytes.
 * @param offset where the client believes the upload to end; undefined for "at its end"
 * @throws ShiplockError BLOB_UPLOAD_UNKNOWN; RANGE_INVALID with `{size}` when the offset is not the end; SIZE_INVALID
 */
export async function appendToUpload(
  registry: Registry,
  repository: Repository,
  id: string,
  offset: number | undefined,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  return registry.uploads.alone(id, () => append(registry, repository, id, offset, source));
}

/**
 * Appends what the last request brings, verifies the digest, and makes the upload a blob that the repository shows.
 * Resolves when both the bytes and the name are durable; returns the size in bytes.
 * @throws ShiplockError as `appendToUpload`, and DIGEST_INVALID, whereupon the upload is discarded
 */
export async function finishUpload(
  registry: Registry,
  repository: Repository,
  id: string,
  digest: Digest,
  offset: number | undefined,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  return registry.uploads.alone(id, async () => {
    const size = await append(registry, repository, id, offset, source);
    const algorithm = digestAlgorithm(digest);
    const actual = digestOf(algorithm, await registry.uploads.hashOf(registry.blobs, id, size, algorithm));
    if (actual !== digest) {
      await discardUpload(registry, id);
      throw new ShiplockError('DIGEST_INVALID', `the bytes that arrived have the digest ${actual}, not ${digest}`, {
        expected: digest,
        actual,
      });
    }
    await registry.locks.alone(digest, async () => {
      await registry.blobs.finishUpload(id, digest);
      registry.uploads.forget(id);
      const link = { repositoryId: repository.id, digest, size, at: registry.clock.now() };
      await registry.database.transaction((tx) => insertRepositoryBlob(tx, link));
    });
    return size;
  });
}

/**
 * Discards the upload.
 * @throws ShiplockError BLOB_UPLOAD_UNKNOWN
 */
export async function cancelUpload(registry: Registry, repository: Repository, id: string): Promise<void> {
  await uploadSize(registry, repository, id);
  await registry.uploads.alone(id, () => discardUpload(registry, id));
}

async function append(
  registry: Registry,
  repository: Repository,
  id: string,
  offset: number | undefined,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const size = await uploadSize(registry, repository, id);
  if (offset !== undefined && offset !== size) {
    throw new ShiplockError(
      'RANGE_INVALID',
      `the upload has ${size} bytes; the next range must begin there, not at ${offset}`,
      {
        size,
      },
    );
  }
  return registry.blobs.appendUpload(id, size, registry.uploads.hashing(id, size, bounded(source, size)));
}

async function* bounded(source: AsyncIterable<Uint8Array>, offset: number): AsyncIterable<Uint8Array> {
  let size = offset;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MAX_BLOB_BYTES)
      throw new ShiplockError('SIZE_INVALID', `a blob may have at most ${MAX_BLOB_BYTES} bytes`);
    yield chunk;
  }
}

/** Discards an upload that nobody else knows of. */
export async function discardUpload(registry: Registry, id: string): Promise<void> {
  registry.uploads.forget(id);
  await registry.blobs.cancelUpload(id);
}

function belongsTo(repository: Repository, id: string): boolean {
  return UPLOAD_ID.test(id) && id.endsWith(repositoryMark(repository));
}

/** Ties an id to its repository without a row for it; the id's other half is what makes it unguessable. */
function repositoryMark(repository: Repository): string {
  return createHash('sha256').update(repository.id).digest('hex').slice(0, 16);
}
