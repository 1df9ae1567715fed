// Before images are promoted it is looked whether the store still has the blobs that they need, as far as sizes tell, so that what
// the disk has lost is not promoted for want of anybody who met it.

import type { Digest } from '../oci/digest.ts';
import { selectNeededBlobs } from './blob-table.ts';
import { describeSize, noteDamage } from './damage.ts';
import { selectChildrenOf } from './manifest-edge-table.ts';
import type { Registry } from './registry.ts';
import type { Repository } from './repository.ts';

/** Beyond it nothing is looked at: who promotes thousands of large images does not wait for a look at each file. */
const MOST_BLOBS = 5_000;
const AT_ONCE = 16;

export type Looking = Pick<Registry, 'database' | 'clock'> & { readonly blobs: Pick<Registry['blobs'], 'stat'> };

/** Notes, as damaged, the blobs of these images of the repository, and of what they list, of which the store has others or none. */
export async function noteOtherSizes(
  registry: Looking,
  repository: Pick<Repository, 'id'>,
  images: readonly Digest[],
): Promise<void> {
  const { database, blobs } = registry;
  const manifests = new Set<Digest>(images);
  for (let level = [...manifests]; level.length > 0 && manifests.size < MOST_BLOBS; ) {
    const children = (await selectChildrenOf(database.rows, repository.id, level)).map(({ to }) => to as Digest);
    level = children.filter((digest) => !manifests.has(digest));
    for (const digest of level) manifests.add(digest);
  }
  const needed = await selectNeededBlobs(database.rows, [...manifests].slice(0, MOST_BLOBS), MOST_BLOBS);
  const look = async ({ digest, size }: { readonly digest: string; readonly size: number }) => {
    const found = await blobs.stat(digest as Digest);
    if (found?.size === size) return;
    await noteDamage(registry, { digest: digest as Digest, how: describeSize(found?.size, size) });
  };
  for (let from = 0; from < needed.length; from += AT_ONCE)
    await Promise.all(needed.slice(from, from + AT_ONCE).map(look));
}
