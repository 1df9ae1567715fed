// What travels with images: the manifests of an index, what refers to them, and what is attached by tags. Planned first,
// and then linked: nothing is copied, and the number of statements depends neither on the number of layers nor on their
// size.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedTo } from '../oci/reference.ts';
import { heldManifests } from '../registry/find-manifest.ts';
import { findTags } from '../registry/find-tag.ts';
import { imageTrees } from '../registry/image-tree.ts';
import { linkImages } from '../registry/link-images.ts';
import type { Repository } from '../registry/repository.ts';
import { setTags } from '../registry/set-tags.ts';
import type { Travelled } from './promotion.ts';

/** Something that the target did not have before, beside the images themselves. */
export interface Arrival {
  readonly digest: Digest;
  /** The image for which it came. */
  readonly root: Digest;
  /** To what it is attached, as a referrer or by its tag. */
  readonly subject: Digest;
  readonly tag?: string | undefined;
  readonly previous?: Digest | undefined;
}

export interface Travel {
  /** All manifests that the target is to show. */
  readonly manifests: readonly Digest[];
  readonly travelled: ReadonlyMap<Digest, Travelled>;
  readonly arrivals: readonly Arrival[];
  /** Tags of attachments, each with the image to which it belongs. */
  readonly attachments: readonly { readonly tag: string; readonly digest: Digest; readonly root: Digest }[];
}

export const NO_TRAVEL: Travel = { manifests: [], travelled: new Map(), arrivals: [], attachments: [] };

/**
 * What goes along with these images. An attachment that was pushed into the target under the same tag stays.
 * @throws ShiplockError TOO_LARGE when too much is attached to them
 */
export async function planTravel(
  rows: Rows,
  source: Repository,
  target: Repository | undefined,
  images: readonly Digest[],
): Promise<Travel> {
  if (images.length === 0) return NO_TRAVEL;
  const trees = await imageTrees(rows, source, images);
  const attached = [...trees.values()].flatMap(({ referrers, attachments }) => [...referrers, ...attachments]);
  const digests = attached.map(({ digest }) => digest);
  const held = target ? await heldManifests(rows, target, digests) : new Set<Digest>();
  const names = [...trees.values()].flatMap(({ attachments }) => attachments.map(({ tag }) => tag));
  const present = target ? await findTags(rows, target, names) : new Map();
  const travelled = new Map<Digest, Travelled>();
  const arrivals = new Map<string, Arrival>();
  const moves = new Map<string, { tag: string; digest: Digest; root: Digest }>();
  for (const root of images) {
    const { referrers, attachments } = trees.get(root) ?? { referrers: [], attachments: [] };
    for (const { digest, subject } of referrers) {
      if (!held.has(digest)) arrivals.set(digest, { digest, root, subject });
    }
    const tags = attachments.map(({ tag, digest }) => {
      const there = present.get(tag);
      const kept = there !== undefined && there.digest !== digest && there.promotionId === null;
      if (!kept && there?.digest !== digest) {
        moves.set(tag, { tag, digest, root });
        arrivals.set(tag, { digest, root, subject: attachedTo(tag) ?? root, tag, previous: there?.digest });
      }
      return { tag, digest, kept };
    });
    travelled.set(root, { referrers: referrers.map(({ digest }) => digest), attachments: tags });
  }
  const manifests = [...new Set([...trees.values()].flatMap((tree) => tree.manifests))];
  return { manifests, travelled, arrivals: [...arrivals.values()], attachments: [...moves.values()] };
}

/** Shows in the target what travels, and sets the tags of attachments. The images' own tags are the caller's. */
export async function linkTravel(
  tx: Transaction,
  source: Repository,
  target: Repository,
  travel: Travel,
  move: { readonly at: Microseconds; readonly by: string; promotionOf(image: Digest): string | null },
): Promise<void> {
  const { at, by } = move;
  await linkImages(tx, { source, target, digests: travel.manifests, at, by });
  await setTags(
    tx,
    target,
    travel.attachments.map(({ tag, digest, root }) => ({ tag, digest, promotionId: move.promotionOf(root), at, by })),
  );
}
