// Bytes of a blob for those who draw conclusions from them: a disk may give back others than it was given, and what is
// concluded from those would be kept under the digest of the right ones.

import { createHash } from 'node:crypto';
import { ShiplockError } from '../errors.ts';
import { type Digest, digestAlgorithm, digestOf } from '../oci/digest.ts';
import { blobPieces } from './blob-pieces.ts';
import type { BlobStore } from './blob-store.ts';

/**
 * Hands the blob's bytes to `read`, which may stop early, in pieces that are each valid until the next one is asked for, and returns what it made of them once the whole blob was seen to
 * have its digest.
 * @throws ShiplockError BLOB_UNKNOWN; BLOB_DAMAGED when the bytes are others; what `read` throws
 */
export async function readVerified<T>(
  blobs: BlobStore,
  digest: Digest,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const algorithm = digestAlgorithm(digest);
  const hash = createHash(algorithm);
  const source = blobPieces(blobs, digest);
  const next = async () => {
    const piece = await source.next();
    if (!piece.done) hash.update(piece.value);
    return piece;
  };
  try {
    // Without `return`, so that the rest can be read here when the reader has had enough.
    const value = await read({ [Symbol.asyncIterator]: () => ({ next }) });
    while (!(await next()).done);
    refuseOthers(digest, digestOf(algorithm, hash.digest('hex')));
    return value;
  } finally {
    await source.return();
  }
}

/**
 * The bytes of a blob of this size, as `readVerified` reads them; for small ones.
 * @throws ShiplockError BLOB_UNKNOWN, BLOB_DAMAGED
 */
export async function verifiedBytes(blobs: Pick<BlobStore, 'read'>, digest: Digest, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    await blobs.read(digest, { start: 0, end: size }, async (chunk) => void chunks.push(Buffer.from(chunk)));
  } catch (error) {
    throw (error as Error).name === 'ShortFileError' ? damaged(digest, 'it is too short') : error;
  }
  const bytes = Buffer.concat(chunks);
  const algorithm = digestAlgorithm(digest);
  refuseOthers(digest, digestOf(algorithm, createHash(algorithm).update(bytes).digest('hex')));
  return bytes;
}

function refuseOthers(digest: Digest, actual: Digest): void {
  if (actual !== digest) throw damaged(digest, `its bytes have the digest ${actual}`);
}

/** For a blob that is not in the store as it was pushed. @param how in words that go on after `is damaged: ` */
export function damaged(digest: Digest, how: string): ShiplockError {
  return new ShiplockError(
    'BLOB_DAMAGED',
    `the stored blob ${digest} is damaged (${how}): push an image that has it once more`,
    { digest, how },
  );
}
