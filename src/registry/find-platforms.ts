// The images for each platform that stand behind an index.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { type ListedManifest, selectListed } from './manifest-edge-table.ts';
import { selectKinds } from './manifest-table.ts';

export interface PlatformImage {
  readonly digest: Digest;
  /** `os/architecture[/variant]`, when an index says it. */
  readonly platform: string | undefined;
  /** False for what an index of the repository lists and the repository lacks: nothing is known of it there. */
  readonly isHeld: boolean;
}

/**
 * For each of these manifests of the repository: the image itself, or what an index lists, at any depth, without BuildKit's attestations. What
 * an index says of its entries is the pusher's word: an attestation is one that no runtime could start.
 */
export async function findPlatforms(
  rows: Rows,
  repository: string,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly PlatformImage[]>> {
  const listed = new Map<Digest, readonly PlatformImage[]>();
  let level = [...new Set(digests)];
  while (level.length > 0) {
    const entries = await selectListed(rows, repository, level);
    const attestations = await attestationsAmong(rows, entries);
    for (const [index, own] of Map.groupBy(entries, (entry) => entry.index as Digest)) {
      const isImage = ({ digest, platform }: PlatformImage) => !(isForNoPlatform(platform) && attestations.has(digest));
      listed.set(index, own.flatMap(readListed).filter(isImage));
    }
    const children = [...new Set(entries.map(({ index }) => index as Digest))].flatMap(
      (index) => listed.get(index) ?? [],
    );
    const held = children.filter(({ isHeld }) => isHeld);
    level = [...new Set(held.map(({ digest }) => digest))].filter((digest) => !listed.has(digest));
  }
  return new Map(digests.map((digest) => [digest, leavesOf(digest, listed)]));
}

function readListed({ digest, platform, held }: ListedManifest): PlatformImage[] {
  if (digest === null) return [];
  return [{ digest: digest as Digest, platform: platform ?? undefined, isHeld: held !== null }];
}

/** Every image once, whatever the paths that lead to it: nested indexes could otherwise multiply without bound. */
function leavesOf(root: Digest, listed: ReadonlyMap<Digest, readonly PlatformImage[]>): PlatformImage[] {
  const seen = new Map<Digest, PlatformImage>([[root, { digest: root, platform: undefined, isHeld: true }]]);
  // A map is walked in the order of insertion, and sees what is added on the way.
  for (const [digest, { platform }] of seen) {
    for (const child of listed.get(digest) ?? []) {
      if (seen.has(child.digest)) continue;
      seen.set(child.digest, { ...child, platform: child.platform ?? platform });
    }
  }
  return [...seen.values()].filter(({ digest }) => !listed.has(digest));
}

/** docs.docker.com, "Image attestation storage": so that no runtime takes it for the image of its platform. */
function isForNoPlatform(platform: string | null | undefined): boolean {
  return /^unknown\/unknown(?:\/|$)/.test(platform ?? '');
}

/** Those that are for no platform, and that nobody could run. */
async function attestationsAmong(rows: Rows, entries: readonly ListedManifest[]): Promise<ReadonlySet<string>> {
  const candidates = entries.flatMap(({ held, platform }) => (held && isForNoPlatform(platform) ? [held] : []));
  const kinds = await selectKinds(rows, [...new Set(candidates)]);
  return new Set(kinds.flatMap(({ digest, kind, runnable }) => (kind !== 'index' && runnable === 0 ? [digest] : [])));
}
