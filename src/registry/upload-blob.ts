// Uploading a blob, in the forms of the OCI Distribution Specification 1.1 ("Pushing blobs"): begin, append as often as
// one likes, finish. What was acknowledged can be resumed by another process.

import { createHash, randomBytes } from 'node:crypto';
import { actorOf, type Identity } from '../access/identity.ts';
import { isDiskFull, ShiplockError } from '../errors.ts';
import { type Digest, type DigestAlgorithm, digestAlgorithm, digestOf } from '../oci/digest.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { beginPush } from './begin-push.ts';
import { selectBlobSize } from './blob-table.ts';
import { noteRepair } from './damage.ts';
import { withLength } from './exact-length.ts';
import { refuseBytesBeyond, showBlob } from './limits.ts';
import { selectUsage } from './namespace-usage-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';
import { requireRoom } from './require-room.ts';

/** Larger than any layer that clients make, and a bound for what one request can fill the disk with. */
export const MAX_BLOB_BYTES = 256 * 1024 ** 3;

const UPLOAD_ID = /^[a-f0-9]{32}-[a-f0-9]{16}$/;

/** An upload into a repository; its id is good there only. */
export interface UploadName {
  readonly repository: string;
  readonly id: string;
}

/** What a request brings to an upload. */
export interface Chunk {
  /** Where the client believes the upload to end; undefined for "at its end". */
  readonly offset: number | undefined;
  /** How many bytes it says to have; undefined for "as many as come". */
  readonly length?: number | undefined;
  readonly source: AsyncIterable<Uint8Array>;
}

/**
 * Begins an upload, for those who may push, and returns its id.
 * @throws AccessRefused; ShiplockError PROTECTED; TOO_MANY_REQUESTS when too many have not ended
 */
export async function startUpload(
  registry: Registry,
  by: Identity,
  { repository, algorithm }: { readonly repository: string; readonly algorithm: DigestAlgorithm },
): Promise<string> {
  return start(registry, by, await beginPush(registry, by, { repository }), algorithm);
}

/**
 * How many bytes of the upload have arrived.
 * @throws AccessRefused; ShiplockError BLOB_UPLOAD_UNKNOWN, PROTECTED
 */
export async function uploadSize(registry: Registry, by: Identity, { repository, id }: UploadName): Promise<number> {
  return sizeOf(registry, await beginPush(registry, by, { repository }), id);
}

/**
 * Appends the chunk and returns the upload's new size in bytes.
 * @throws AccessRefused; ShiplockError BLOB_UPLOAD_UNKNOWN; RANGE_INVALID with `{size}` when the offset is not the end;
 * SIZE_INVALID, PROTECTED; QUOTA_EXCEEDED when the namespace may keep no more
 */
export async function appendToUpload(
  registry: Registry,
  by: Identity,
  { repository: name, id, ...chunk }: UploadName & Chunk,
): Promise<number> {
  const repository = await beginPush(registry, by, { repository: name });
  return registry.uploads.alone(id, () => append(registry, repository, id, chunk));
}

/**
 * Appends what the last request brings, verifies the digest, and makes the upload a blob that the repository shows.
 * Resolves when both the bytes and the name are durable; returns the size in bytes. A client that did not hear of it may ask
 * again.
 * @throws as `appendToUpload`, and DIGEST_INVALID, whereupon the upload is discarded
 */
export async function finishUpload(
  registry: Registry,
  by: Identity,
  { repository: name, id, digest, ...chunk }: UploadName & Chunk & { readonly digest: Digest },
): Promise<number> {
  const repository = await beginPush(registry, by, { repository: name });
  return (
    (await sizeWhenFinished(registry, repository, id, digest)) ??
    (await finish(registry, by, repository, id, digest, chunk))
  );
}

/**
 * Takes a whole blob at once; returns its size in bytes.
 * @throws AccessRefused; ShiplockError DIGEST_INVALID, SIZE_INVALID, PROTECTED
 */
export async function pushBlob(
  registry: Registry,
  by: Identity,
  blob: { readonly repository: string; readonly digest: Digest; readonly source: AsyncIterable<Uint8Array> },
): Promise<number> {
  const repository = await beginPush(registry, by, blob);
  const id = await start(registry, by, repository, digestAlgorithm(blob.digest));
  try {
    return await finish(registry, by, repository, id, blob.digest, { offset: 0, source: blob.source });
  } catch (error) {
    // Nobody was told where this upload is, so nobody could go on with it.
    await discardUpload(registry, id);
    throw error;
  }
}

/**
 * Discards the upload.
 * @throws AccessRefused; ShiplockError BLOB_UPLOAD_UNKNOWN, PROTECTED
 */
export async function cancelUpload(registry: Registry, by: Identity, { repository, id }: UploadName): Promise<void> {
  await sizeOf(registry, await beginPush(registry, by, { repository }), id);
  await registry.uploads.alone(id, () => discardUpload(registry, id));
}

async function start(
  registry: Registry,
  by: Identity,
  repository: Repository,
  algorithm: DigestAlgorithm,
): Promise<string> {
  requireRoom(registry);
  const id = `${randomBytes(16).toString('hex')}-${repositoryMark(repository)}`;
  registry.uploads.begin(id, algorithm, { user: actorOf(by).id ?? '', namespace: repository.namespace });
  try {
    await registry.blobs.createUpload(id);
  } catch (error) {
    registry.uploads.forget(id);
    throw error;
  }
  return id;
}

async function sizeOf(registry: Registry, repository: Repository, id: string): Promise<number> {
  const known = belongsTo(repository, id) ? await registry.blobs.statUpload(id) : undefined;
  if (!known) throw new ShiplockError('BLOB_UPLOAD_UNKNOWN', 'there is no such upload; start a new one');
  return known.size;
}

/** The size in bytes of what the upload has become already; undefined while it goes on. */
async function sizeWhenFinished(
  { blobs, database }: Registry,
  repository: Repository,
  id: string,
  digest: Digest,
): Promise<number | undefined> {
  if (!belongsTo(repository, id) || (await blobs.statUpload(id))) return undefined;
  return selectBlobSize(database.rows, repository.id, digest);
}

async function finish(
  registry: Registry,
  by: Identity,
  repository: Repository,
  id: string,
  digest: Digest,
  chunk: Chunk,
): Promise<number> {
  return registry.uploads.alone(id, async () => {
    const size = await append(registry, repository, id, chunk);
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
      const replaced = await registry.blobs.finishUpload(id, digest);
      registry.uploads.forget(id);
      await registry.database.transaction(async (tx) => {
        // The repository may have been deleted, and created again, since the upload began.
        const present = await authorizedRepository(tx, by, 'push', repository.name);
        if (present.id !== repository.id) throw new ShiplockError('BLOB_UPLOAD_UNKNOWN', 'the repository was deleted');
        const at = registry.clock.now();
        await noteRepair(tx, { digest, foundSize: replaced?.size, at });
        await showBlob(tx, registry.limits, present, { digest, size, at });
      });
    });
    return size;
  });
}

async function append(
  registry: Registry,
  repository: Repository,
  id: string,
  { offset, length, source }: Chunk,
): Promise<number> {
  requireRoom(registry);
  const size = await sizeOf(registry, repository, id);
  if (offset !== undefined && offset !== size) {
    throw new ShiplockError(
      'RANGE_INVALID',
      `the upload has ${size} bytes; the next range must begin there, not at ${offset}`,
      {
        size,
      },
    );
  }
  const exact = length === undefined ? source : withLength(source, length);
  const allowed = await bounded(registry, repository, id, exact, size);
  try {
    return await registry.blobs.appendUpload(id, size, allowed, registry.uploads.hashing(id, size));
  } catch (error) {
    // What arrived of it would keep the disk full.
    if (isDiskFull(error)) await discardUpload(registry, id);
    throw error;
  }
}

/** The source, until it is too long for a blob or for what the namespace may keep. */
async function bounded(
  registry: Registry,
  { namespace }: Repository,
  id: string,
  source: AsyncIterable<Uint8Array>,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  const kept = await selectUsage(registry.database.rows, namespace);
  return count(source, offset, (bytes) => {
    registry.uploads.open.grow(id, bytes);
    refuseBytesBeyond(registry.limits, namespace, kept + registry.uploads.open.bytesIn(namespace));
  });
}

async function* count(
  source: AsyncIterable<Uint8Array>,
  offset: number,
  arrived: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let size = offset;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MAX_BLOB_BYTES)
      throw new ShiplockError('SIZE_INVALID', `a blob may have at most ${MAX_BLOB_BYTES} bytes`);
    arrived(chunk.length);
    yield chunk;
  }
}

/** Discards an upload that nobody else knows of. */
async function discardUpload(registry: Registry, id: string): Promise<void> {
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
