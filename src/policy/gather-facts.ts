// Collects what is known of images before a policy decides on them; no more than its rules ask for. Their scans are
// read later, one at a time.

import type { SbomFormat } from '../api/sbom-format.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { findPlatforms, type PlatformImage } from '../registry/find-platforms.ts';
import { findRepository } from '../registry/find-repository.ts';
import type { Tag } from '../registry/find-tag.ts';
import { sizesOf } from '../registry/sizes.ts';
import { findSboms } from '../scan/find-sboms.ts';
import type { KnownScan, ScanLookup, UnpackScan } from '../scan/scan-lookup.ts';
import type { ScanState } from '../scan/scan-state.ts';
import { asksForFacts, asksForScan, type Criteria } from './evaluate.ts';
import type { ImageFacts, PlatformFacts } from './facts.ts';

export interface TaggedImage {
  readonly tag: string;
  readonly digest: Digest;
  /** Since when the tag stands on it. */
  readonly taggedAt: Microseconds;
}

export function taggedImage({ name, digest, updatedAt }: Pick<Tag, 'name' | 'digest' | 'updatedAt'>): TaggedImage {
  return { tag: name, digest, taggedAt: updatedAt };
}

export interface Asked {
  /** The repository in which the images are looked at. */
  readonly source: string;
  readonly at: Microseconds;
  /** The repository whose waivers count; the source by default. */
  readonly waiversOf?: string | undefined;
  /** What was pushed is about to be scanned, so that what is not scanned has only to wait. */
  readonly scanIsDue?: boolean | undefined;
}

/** A platform whose scan can be read. */
export interface ScannedPlatform extends PlatformFacts {
  readScan(): Promise<UnpackScan>;
}

/** The facts about each of the images, in order. */
export async function gatherFacts(
  rows: Rows,
  scans: ScanLookup,
  criteria: Criteria,
  images: readonly TaggedImage[],
  asked: Asked,
): Promise<ImageFacts<ScannedPlatform>[]> {
  const { at } = asked;
  if (!asksForFacts(criteria))
    return images.map(({ tag, taggedAt }) => ({ tag, at, taggedAt, size: 0, sboms: [], platforms: [] }));
  const digests = [...new Set(images.map(({ digest }) => digest))];
  const platforms = await findPlatforms(rows, asked.source, digests);
  const held = [...platforms.values()].flat().filter(({ isHeld }) => isHeld);
  const wanted = [...new Set(held.map(({ digest }) => digest))];
  const known = asksForScan(criteria) ? await scans(rows, asked.waiversOf ?? asked.source, wanted, at) : NOTHING;
  const sizes = criteria.rules.some(({ field }) => field === 'size') ? await sizesOf(rows, digests) : undefined;
  const sboms = criteria.rules.some(({ field }) => field === 'sbom')
    ? await gatherSboms(rows, asked.source, platforms)
    : undefined;
  return images.map(({ tag, digest, taggedAt }) => ({
    tag,
    at,
    taggedAt,
    size: sizes?.get(digest) ?? 0,
    sboms: sboms?.get(digest) ?? [],
    platforms: (platforms.get(digest) ?? []).map((image) => platformFacts(image, known, asked)),
  }));
}

const NOTHING: ReadonlyMap<Digest, KnownScan> = new Map();

/** An index says what its platforms are; a single image says it in its configuration, which a scan has read. */
function platformFacts(
  image: PlatformImage,
  known: ReadonlyMap<Digest, KnownScan>,
  { scanIsDue = false }: Asked,
): ScannedPlatform {
  const { digest, isHeld } = image;
  const scan = isHeld ? known.get(digest) : undefined;
  const unknown: ScanState = isHeld ? { state: 'not_scanned', isDue: scanIsDue } : { state: 'absent' };
  return {
    digest,
    platform: image.platform ?? scan?.platform ?? undefined,
    isHeld,
    readScan: async () => (scan ? scan.read() : () => unknown),
  };
}

async function gatherSboms(
  rows: Rows,
  source: string,
  platforms: ReadonlyMap<Digest, readonly PlatformImage[]>,
): Promise<ReadonlyMap<Digest, readonly SbomFormat[]>> {
  const repository = await findRepository(rows, source);
  const found = new Map<Digest, readonly SbomFormat[]>();
  if (!repository) return found;
  for (const [digest, images] of platforms) {
    const below = images.filter(({ isHeld }) => isHeld).map((image) => image.digest);
    found.set(digest, await findSboms(rows, repository, digest, below));
  }
  return found;
}
