// What belongs to an image and goes where it goes: the manifests that an index lists; what refers to any of them as its
// subject (Distribution Specification 1.1, "Listing Referrers"); and what is attached by a tag such as
// `sha256-<hex>.sig`. Found level by level, so that the number of statements depends on the depth only. What is attached and
// could be run is an image of its own, which nobody has judged with this one: it stays.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedTo, attachmentTags } from '../oci/reference.ts';
import { selectChildrenOf, selectReferrersOf } from './manifest-edge-table.ts';
import { selectNatures } from './manifest-table.ts';
import type { Repository } from './repository.ts';
import { selectTagsNamed } from './tag-table.ts';

export interface ImageTree {
  /** The image itself and all that belongs to it. */
  readonly manifests: readonly Digest[];
  readonly referrers: readonly { readonly digest: Digest; readonly subject: Digest }[];
  readonly attachments: readonly { readonly tag: string; readonly digest: Digest }[];
}

interface Edge {
  readonly kind: 'child' | 'referrer' | 'attachment';
  readonly to: Digest;
  readonly tag: string;
}

/** Far above what anybody attaches to images, and few enough to go into one transaction. */
export const MAX_TREE_MANIFESTS = 20_000;

/**
 * The trees of these images of the repository.
 * @throws ShiplockError TOO_LARGE when more than 20,000 manifests belong to them
 */
export async function imageTrees(
  rows: Rows,
  repository: Pick<Repository, 'id' | 'name'>,
  roots: readonly Digest[],
): Promise<ReadonlyMap<Digest, ImageTree>> {
  const edges = new Map<Digest, Edge[]>();
  let level = [...new Set(roots)];
  while (level.length > 0) {
    for (const digest of level) edges.set(digest, []);
    const next = new Set<Digest>();
    for (const [from, edge] of await readEdges(rows, repository.id, level)) {
      edges.get(from)?.push(edge);
      if (!edges.has(edge.to)) next.add(edge.to);
    }
    if (edges.size + next.size > MAX_TREE_MANIFESTS) {
      throw new ShiplockError(
        'TOO_LARGE',
        `more than ${MAX_TREE_MANIFESTS} manifests are attached to an image of ${repository.name}`,
      );
    }
    level = [...next];
  }
  const images = new Map([...new Set(roots)].map((root) => [root, imageOf(root, edges)]));
  const judged = new Set([...images.values()].flatMap((image) => [...image]));
  const attached = [...edges.keys()].filter((digest) => !judged.has(digest));
  const natures = await selectNatures(rows, attached);
  const runnable = new Set(natures.flatMap(({ digest, runnable }) => (runnable === 1 ? [digest] : [])));
  return new Map([...images].map(([root, image]) => [root, treeOf(image, edges, runnable)]));
}

async function readEdges(rows: Rows, repositoryId: string, digests: readonly Digest[]): Promise<[Digest, Edge][]> {
  const children = await selectChildrenOf(rows, repositoryId, digests);
  const referrers = await selectReferrersOf(rows, repositoryId, digests);
  const names = digests.flatMap((digest) => attachmentTags(digest));
  const attachments = await selectTagsNamed(rows, repositoryId, names);
  return [
    ...children.map(({ from, to }): [Digest, Edge] => [from as Digest, { kind: 'child', to: to as Digest, tag: '' }]),
    ...referrers.map(({ from, to }): [Digest, Edge] => [
      from as Digest,
      { kind: 'referrer', to: to as Digest, tag: '' },
    ]),
    ...attachments.map(({ name, digest }): [Digest, Edge] => [
      attachedTo(name) as Digest,
      { kind: 'attachment', to: digest as Digest, tag: name },
    ]),
  ];
}

function treeOf(
  image: ReadonlySet<Digest>,
  edges: ReadonlyMap<Digest, readonly Edge[]>,
  runnable: ReadonlySet<string>,
): ImageTree {
  const manifests = new Set<Digest>(image);
  const referrers = new Map<Digest, Digest>();
  const attachments = new Map<string, Digest>();
  // A set is walked in the order of insertion, and sees what is added on the way.
  for (const digest of manifests) {
    for (const edge of edges.get(digest) ?? []) {
      if (runnable.has(edge.to)) continue;
      if (edge.kind === 'referrer') referrers.set(edge.to, digest);
      if (edge.kind === 'attachment') attachments.set(edge.tag, edge.to);
      manifests.add(edge.to);
    }
  }
  return {
    manifests: [...manifests],
    referrers: [...referrers].map(([digest, subject]) => ({ digest, subject })),
    attachments: [...attachments].map(([tag, digest]) => ({ tag, digest })),
  };
}

/** The image with what its index lists, at any depth. */
function imageOf(root: Digest, edges: ReadonlyMap<Digest, readonly Edge[]>): ReadonlySet<Digest> {
  const image = new Set<Digest>([root]);
  for (const digest of image) {
    for (const { kind, to } of edges.get(digest) ?? []) if (kind === 'child') image.add(to);
  }
  return image;
}
