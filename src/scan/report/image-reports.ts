// The reports on an image of a repository: one for each platform, also where there is none yet.

import type { Rows } from '../../database/database.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { isScanDue } from '../scan-due.ts';
import type { ReadingRules } from './reading-rules.ts';
import { findReports, type Report } from './report.ts';

export interface ImageReport {
  readonly digest: Digest;
  /** As the index says it, or the image's own configuration. */
  readonly platform: string | null;
  /** Undefined for an image that was not scanned. */
  readonly report: Report | undefined;
  /** A scan of it is due or running. */
  readonly waiting: boolean;
}

export async function imageReports(
  rows: Rows,
  image: { readonly repository: string; readonly digest: Digest },
  rules: ReadingRules,
): Promise<ImageReport[]> {
  const platforms = (await findPlatforms(rows, image.repository, [image.digest])).get(image.digest) ?? [];
  const digests = platforms.filter(({ isHeld }) => isHeld).map(({ digest }) => digest);
  const reports = await findReports(rows, image.repository, digests, rules);
  const found: ImageReport[] = [];
  for (const { digest, platform } of platforms) {
    const report = reports.get(digest);
    const waiting = await isScanDue(rows, digest);
    found.push({ digest, platform: platform ?? report?.platform ?? null, report, waiting });
  }
  return found;
}
