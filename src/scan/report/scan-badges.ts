// What a list shows of the scans of many images: in what state they are, and how many findings they have.

import type { Rows } from '../../database/database.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import type { SeverityCounts } from '../scan-thread.ts';
import { waiversOf } from '../waiver/waivers.ts';
import { findReports, type ReadingRules, type Report } from './report.ts';

export interface ScanBadge {
  /** Of several platforms the least known. */
  readonly state: 'not_scanned' | 'scanned' | 'failed' | 'unsupported';
  /** Of several platforms the most of each severity; null when one was not compared with advisories. */
  readonly findings: SeverityCounts | null;
  /** False where a report has gaps: clean is then not clean. */
  readonly known: boolean;
}

/** The badge of each of these images of the repository. */
export async function scanBadges(
  rows: Rows,
  repository: string,
  images: readonly Digest[],
  rules: Omit<ReadingRules, 'waivers'>,
): Promise<ReadonlyMap<Digest, ScanBadge>> {
  const platforms = await findPlatforms(rows, images);
  const digests = [...platforms.values()].flat().map(({ digest }) => digest);
  const waivers = await waiversOf(rows, repository, rules.at);
  const reports = new Map((await findReports(rows, digests, { ...rules, waivers })).map((one) => [one.digest, one]));
  return new Map(
    images.map((image) => [image, badgeOf((platforms.get(image) ?? []).map(({ digest }) => reports.get(digest)))]),
  );
}

function badgeOf(reports: readonly (Report | undefined)[]): ScanBadge {
  const states = reports.map((report) => report?.state ?? 'not_scanned');
  const state = (['not_scanned', 'failed', 'unsupported'] as const).find((word) => states.includes(word)) ?? 'scanned';
  const there = reports.filter((report) => report !== undefined);
  if (there.length === 0) return { state: 'not_scanned', findings: null, known: false };
  const compared = state === 'scanned' && there.every(({ matchedAt }) => matchedAt !== null);
  const most = (word: keyof SeverityCounts) => Math.max(...there.map(({ counts }) => counts[word]));
  return {
    state,
    findings: compared
      ? {
          critical: most('critical'),
          high: most('high'),
          medium: most('medium'),
          low: most('low'),
          unknown: most('unknown'),
        }
      : null,
    known: compared && there.every(({ gaps }) => gaps.length === 0),
  };
}
