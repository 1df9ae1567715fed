// The reports on an image of a repository: one for each platform, also where there is none yet.

import type { Microseconds } from '../../clock.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { isScanDue } from '../scan-due.ts';
import type { VisibleImage } from '../visible-image.ts';
import { waiversOf } from '../waiver/waivers.ts';
import { selectFoundAt } from './found-vulnerability-table.ts';
import type { ReadingRules } from './reading-rules.ts';
import { findReport, type Report } from './report.ts';
import type { ReportReader } from './report-question.ts';
import { selectSummaries } from './scan-report-table.ts';

/**
 * Since when each name of a vulnerability has been found in an image; null since the image was first compared with advisories. What
 * went and came back counts from when it came back.
 */
export type FoundAt = ReadonlyMap<string, Microseconds | null>;

/** One platform of an image, before its report is read. */
export interface ImagePlatform {
  readonly digest: Digest;
  /** As the index says it, or the image's own configuration. */
  readonly platform: string | null;
  /** How many components its report has, which is about how long reading it takes. */
  readonly components: number;
  /** False for what an index lists and the repository lacks. */
  readonly isHeld: boolean;
}

export interface ImageReport extends Pick<ImagePlatform, 'digest' | 'platform'> {
  /** Undefined for an image that was not scanned. */
  readonly report: Report | undefined;
  readonly foundAt: FoundAt;
  /** It was not scanned, and a scan of it is due or running. */
  readonly waiting: boolean;
}

export async function imagePlatforms({ rows }: ReportReader, image: VisibleImage): Promise<ImagePlatform[]> {
  const platforms = (await findPlatforms(rows, image.repository, [image.digest])).get(image.digest) ?? [];
  const held = platforms.filter(({ isHeld }) => isHeld).map(({ digest }) => digest);
  const summaries = new Map((await selectSummaries(rows, held)).map((row) => [row.digest, row]));
  return platforms.map(({ digest, platform, isHeld }) => {
    const summary = summaries.get(digest);
    return {
      digest,
      platform: platform ?? summary?.platform ?? null,
      components: summary?.component_count ?? 0,
      isHeld,
    };
  });
}

/** Unpacks the report on this platform. */
export async function imageReport(
  { rows, unpack }: ReportReader,
  repository: string,
  { digest, platform, isHeld }: ImagePlatform,
  rules: ReadingRules,
): Promise<ImageReport> {
  const waivers = await waiversOf(rows, repository, rules.at);
  const report = isHeld ? await findReport(rows, digest, waivers, rules, unpack) : undefined;
  const foundAt: FoundAt = report ? await selectFoundAt(rows, digest) : new Map();
  const waiting = report?.state !== 'scanned' && (await isScanDue(rows, repository, digest));
  return { digest, platform, report, foundAt, waiting };
}
