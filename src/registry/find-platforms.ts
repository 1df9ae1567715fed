// The images for each platform that stand behind an index.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { type Descriptor, formatPlatform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { selectIndexes } from './manifest-table.ts';

export interface PlatformImage {
  readonly digest: Digest;
  /** `os/architecture[/variant]`, when an index says it. */
  readonly platform: string | undefined;
}

/**
 * For each of these manifests: the image itself, or what an index lists, at any depth, without BuildKit's attestations
 * (docs.docker.com, "Image attestation storage": platform `unknown/unknown`, and an annotation that says what it is).
 */
export async function findPlatforms(
  rows: Rows,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly PlatformImage[]>> {
  const listed = new Map<Digest, readonly Descriptor[]>();
  let level = [...new Set(digests)];
  while (level.length > 0) {
    const indexes = await inChunks(level, (chunk) => selectIndexes(rows, chunk));
    for (const { digest, media_type, bytes } of indexes) {
      listed.set(digest as Digest, parseManifest(bytes, media_type).manifests.filter(isNoAttestation));
    }
    const children = indexes.flatMap(({ digest }) => listed.get(digest as Digest) ?? []);
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

function isNoAttestation({ platform, annotations }: Descriptor): boolean {
  const unknown = platform?.os === 'unknown' && platform.architecture === 'unknown';
  return !unknown && annotations?.['vnd.docker.reference.type'] !== 'attestation-manifest';
}
