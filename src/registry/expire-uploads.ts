// Uploads that nobody has touched for a while are discarded.

import type { Upkeep } from './registry.ts';

/** Discards the uploads that were last written to before this time (microseconds); returns how many. */
export async function expireUploads(registry: Pick<Upkeep, 'blobs' | 'uploads'>, before: number): Promise<number> {
  let count = 0;
  for await (const upload of registry.blobs.listUploads()) {
    if (upload.modifiedAt.getTime() * 1000 >= before) continue;
    registry.uploads.forget(upload.id);
    await registry.blobs.cancelUpload(upload.id);
    count++;
  }
  return count;
}
