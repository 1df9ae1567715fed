// A blob as a stream, for those who read at their own pace and may stop early.

import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from './blob-store.ts';

const AHEAD = 2 * 1024 * 1024;

/** The bytes of the blob; the stream fails with ShiplockError BLOB_UNKNOWN when there is none. */
export function blobStream(blobs: BlobStore, digest: Digest): Readable {
  const stream = new PassThrough({ highWaterMark: AHEAD });
  send(blobs, digest, stream).then(
    () => stream.end(),
    (error: Error) => stream.destroy(error),
  );
  return stream;
}

async function send(blobs: BlobStore, digest: Digest, stream: PassThrough): Promise<void> {
  // `read` says in its own words when the blob is not there.
  const size = (await blobs.stat(digest))?.size ?? 1;
  await blobs.read(digest, { start: 0, end: size }, async (chunk) => {
    // The store uses its buffer again.
    if (stream.destroyed || stream.write(Buffer.from(chunk))) return;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
    waiting.abort();
  });
}
