// Puts blobs into a store without a registry around it.

import type { Blob } from '../../src/image/built.ts';
import type { BlobStore } from '../../src/storage/blob-store.ts';

export async function putBlob(store: BlobStore, { descriptor, bytes }: Blob): Promise<void> {
  const id = descriptor.digest.replace(':', '-');
  await store.createUpload(id);
  await store.appendUpload(id, 0, once(bytes));
  await store.finishUpload(id, descriptor.digest);
}

/** The bytes as a stream of one piece. */
export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
