// The images for each platform that stand behind an index.

import type { Rows } from '../database/database.ts';
import { type Descriptor, formatPlatform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { selectIndexes, selectKinds } from './manifest-table.ts';

export interface PlatformImage {
  readonly digest: Digest;
  /** `os/architecture[/variant]`, when an index says it. */
  readonly platform: string | undefined;
}

/**
 * For each of these manifests: the image itself, or what an index lists, at any depth, without BuildKit's attestations. What
 * an index says of its entries is the pusher's word: an attestation is one that no runtime could start.
 */
export async function findPlatforms(
  rows: Rows,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly PlatformImage[]>> {
  const listed = new Map<Digest, readonly Descriptor[]>();
  let level = [...new Set(digests)];
  while (level.length > 0) {
    const indexes = await selectIndexes(rows, level);
    for (const { digest, media_type, bytes } of indexes) {
      listed.set(digest as Digest, parseManifest(bytes, media_type).manifests);
    }
    const found = indexes.flatMap(({ digest }) => listed.get(digest as Digest) ?? []);
    const attestations = await attestationsAmong(rows, found);
    const isImage = (child: Descriptor) => !(isForNoPlatform(child) && attestations.has(child.digest));
    for (const { digest } of indexes) listed.set(digest as Digest, listed.get(digest as Digest)?.filter(isImage) ?? []);
    const children = found.filter(isImage);
    level = [...new Set(children.map(({ digest }) => digest))].filter((digest) => !listed.has(digest));
  }
  return new Map(digests.map((digest) => [digest, leavesOf(digest, listed)]));
}

/** Every image once, whatever the paths that lead to it: nested indexes could otherwise multiply without bound. */
function leavesOf(root: Digest, listed: ReadonlyMap<Digest, readonly Descriptor[]>): PlatformImage[] {
  const seen = new Map<Digest, string | undefined>([[root, undefined]]);
  // A map is walked in the order of insertion, and sees what is added on the way.
  for (const [digest, platform] of seen) {
    for (const child of listed.get(digest) ?? []) {
      if (seen.has(child.digest)) continue;
      seen.set(child.digest, child.platform ? formatPlatform(child.platform) : platform);
    }
  }
  return [...seen].filter(([digest]) => !listed.has(digest)).map(([digest, platform]) => ({ digest, platform }));
}

/** docs.docker.com, "Image attestation storage": so that no runtime takes it for the image of its platform. */
function isForNoPlatform({ platform }: Descriptor): boolean {
  return platform?.os === 'unknown' && platform.architecture === 'unknown';
}

/** Those that are for no platform, and that nobody could run. */
async function attestationsAmong(rows: Rows, children: readonly Descriptor[]): Promise<ReadonlySet<string>> {
  const candidates = children.filter(isForNoPlatform).map(({ digest }) => digest);
  const kinds = await selectKinds(rows, [...new Set(candidates)]);
  return new Set(kinds.flatMap(({ digest, kind, runnable }) => (kind !== 'index' && runnable === 0 ? [digest] : [])));
}
