// A blob piece by piece, for those who read at their own pace and may stop early: without copies, so that a blob of any size takes the
// same memory.

import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from './blob-store.ts';

/**
 * The bytes of the blob, in pieces, each of which is valid until the next one is asked for. Whoever stops early calls `return`.
 * @throws ShiplockError BLOB_UNKNOWN when there is none
 */
export async function* blobPieces(blobs: BlobStore, digest: Digest): AsyncGenerator<Uint8Array, void> {
  // `read` says in its own words when the blob is not there.
  const size = (await blobs.stat(digest))?.size ?? 1;
  let offered = Promise.withResolvers<Uint8Array>();
  let taken = Promise.withResolvers<void>();
  let stopped = false;
  const ended = blobs
    .read(digest, { start: 0, end: size }, async (piece) => {
      offered.resolve(piece);
      await taken.promise;
      if (stopped) throw new Error('nobody wants the rest');
    })
    .then(() => undefined);
  // It may fail while nobody waits for it.
  ended.catch(() => {});
  try {
    for (;;) {
      const piece = await Promise.race([offered.promise, ended]);
      if (piece === undefined) return;
      yield piece;
      offered = Promise.withResolvers();
      const { resolve } = taken;
      taken = Promise.withResolvers();
      resolve();
    }
  } finally {
    stopped = true;
    taken.resolve();
    await ended.catch(() => {});
  }
}
