// The reports on an image of a repository: one for each platform, also where there is none yet.

import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { findOpenJob } from '../../job/list-jobs.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { waiversOf } from '../waiver/waivers.ts';
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
  rules: { readonly at: Microseconds; readonly maxAgeDays: number },
): Promise<ImageReport[]> {
  const platforms = (await findPlatforms(rows, [image.digest])).get(image.digest) ?? [];
  const waivers = await waiversOf(rows, image.repository, rules.at);
  const digests = platforms.map(({ digest }) => digest);
  const reports = new Map((await findReports(rows, digests, { ...rules, waivers })).map((one) => [one.digest, one]));
  const found: ImageReport[] = [];
  for (const { digest, platform } of platforms) {
    const report = reports.get(digest);
    const waiting = (await findOpenJob(rows, `scan.image:${digest}:`)) !== undefined;
    found.push({ digest, platform: platform ?? report?.platform ?? null, report, waiting });
  }
  return found;
}
