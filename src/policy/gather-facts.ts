// Collects what is known of images before a policy decides on them.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { findPlatforms } from '../registry/find-platforms.ts';
import type { ScanLookup } from '../scan/scan-state.ts';
import { asksForScan, type Criteria } from './evaluate.ts';
import type { ImageFacts } from './facts.ts';

export interface TaggedImage {
  readonly tag: string;
  readonly digest: Digest;
}

/** The facts about each of the images, in order; platforms and scans are only looked up for rules that ask for them. */
export async function gatherFacts(
  rows: Rows,
  scans: ScanLookup,
  criteria: Criteria,
  images: readonly TaggedImage[],
): Promise<ImageFacts[]> {
  if (!asksForScan(criteria.rules)) return images.map(({ tag }) => ({ tag, platforms: [] }));
  const platforms = await findPlatforms(
    rows,
    images.map(({ digest }) => digest),
  );
  const known = await scans(rows, [...new Set([...platforms.values()].flat().map(({ digest }) => digest))]);
  return images.map(({ tag, digest }) => ({
    tag,
    platforms: (platforms.get(digest) ?? []).map((image) => ({
      digest: image.digest,
      platform: image.platform,
      scan: known.get(image.digest) ?? { state: 'not_scanned' },
    })),
  }));
}
