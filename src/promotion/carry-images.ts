// Carries images with all that belongs to them into the target: links, never copies. The number of statements depends
// neither on the number of layers nor on their size.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { heldManifests } from '../registry/find-manifest.ts';
import { findTags } from '../registry/find-tag.ts';
import { imageTrees } from '../registry/image-tree.ts';
import { linkImages } from '../registry/link-images.ts';
import type { Repository } from '../registry/repository.ts';
import { setTags } from '../registry/set-tags.ts';
import type { Travelled } from './promotion.ts';

export interface Carriage {
  readonly digest: Digest;
  /** The promotion by which it goes. */
  readonly promotionId: string;
}

/** Something that the target did not have before, beside the images themselves. */
export interface Arrival {
  readonly digest: Digest;
  /** The image for which it came. */
  readonly root: Digest;
  readonly subject?: Digest | undefined;
  readonly tag?: string | undefined;
  readonly previous?: Digest | undefined;
}

export interface Carried {
  readonly travelled: ReadonlyMap<Digest, Travelled>;
  readonly arrivals: readonly Arrival[];
}

/**
 * Links the images, what refers to them and what is attached to them, and sets the attachments' tags. An attachment
 * that was pushed into the target under the same tag stays. The images' own tags are the caller's.
 * @throws ShiplockError TOO_LARGE when too much is attached to them
 */
export async function carryImages(
  tx: Transaction,
  source: Repository,
  target: Repository,
  carriages: readonly Carriage[],
  { at, by }: { readonly at: Microseconds; readonly by: string },
): Promise<Carried> {
  const trees = await imageTrees(
    tx,
    source,
    carriages.map(({ digest }) => digest),
  );
  const all = [...new Set([...trees.values()].flatMap(({ manifests }) => manifests))];
  const extra = [...trees.values()].flatMap(({ referrers, attachments }) => [...referrers, ...attachments]);
  const before = await heldManifests(
    tx,
    target,
    extra.map(({ digest }) => digest),
  );
  await linkImages(tx, { source, target, digests: all, at, by });

  const names = [...trees.values()].flatMap(({ attachments }) => attachments.map(({ tag }) => tag));
  const present = await findTags(tx, target, names);
  const travelled = new Map<Digest, Travelled>();
  const arrivals = new Map<string, Arrival>();
  const moves = new Map<string, { tag: string; digest: Digest; promotionId: string }>();
  for (const { digest: root, promotionId } of carriages) {
    const { referrers, attachments } = trees.get(root) ?? { referrers: [], attachments: [] };
    for (const { digest, subject } of referrers) {
      if (!before.has(digest)) arrivals.set(digest, { digest, root, subject });
    }
    const tags = attachments.map(({ tag, digest }) => {
      const there = present.get(tag);
      const kept = there !== undefined && there.digest !== digest && there.promotionId === null;
      if (!kept && there?.digest !== digest) {
        moves.set(tag, { tag, digest, promotionId });
        arrivals.set(tag, { digest, root, tag, previous: there?.digest });
      }
      return { tag, digest, kept };
    });
    travelled.set(root, { referrers: referrers.map(({ digest }) => digest), attachments: tags });
  }
  await setTags(
    tx,
    target,
    [...moves.values()].map((move) => ({ ...move, at, by })),
  );
  return { travelled, arrivals: [...arrivals.values()] };
}
