// Whether the store still has what its rows say, as far as sizes tell: that costs one look at the file, and is asked before
// a client hears that a blob is there.

import type { Digest } from '../oci/digest.ts';
import { damaged } from '../storage/verified-blob.ts';
import { describeSize, noteDamage } from './damage.ts';
import type { Registry } from './registry.ts';

/**
 * Compares the sizes of these blobs, in bytes, with what the store has, and notes the first that is damaged.
 * @throws ShiplockError BLOB_DAMAGED
 */
export async function refuseOtherSizes(
  registry: Pick<Registry, 'database' | 'clock' | 'blobs'>,
  digests: readonly Digest[],
  sizes: ReadonlyMap<string, number>,
): Promise<void> {
  for (const digest of digests) {
    const size = sizes.get(digest);
    // What the repository does not show is refused elsewhere.
    if (size === undefined) continue;
    const found = await registry.blobs.stat(digest);
    if (found?.size === size) continue;
    const how = describeSize(found?.size, size);
    await noteDamage(registry, { digest, how });
    throw damaged(digest, how);
  }
}
