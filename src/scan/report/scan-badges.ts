// What a list shows of the scans of many images: in what state they are, and how many findings they have. Lists are long
// and asked for often, so what was counted is read, and findings only where a waiver may change the count.

import type { Identity } from '../../access/identity.ts';
import { authorize } from '../../access/right/authorize.ts';
import { isDemonstrationInForce } from '../../advisory/advisory-store.ts';
import type { SeverityCounts } from '../../api/severity.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { NO_FINDINGS } from '../severity-counts.ts';
import { countsThatMatter, sumOf } from './counts-with-waivers.ts';
import type { ScansToRead } from './read-report.ts';
import { readingRules, staleness } from './reading-rules.ts';
import { selectSummaries } from './scan-report-table.ts';

export interface ScanBadge {
  /** Of several platforms the least known. */
  readonly state: 'not_scanned' | ScanReportRow['state'];
  /**
   * Of several platforms the most of each severity in those that were compared with advisories; null when nothing was found in what
   * is known and there are gaps, such as another platform: unknown is not zero.
   */
  readonly findings: SeverityCounts | null;
  /** False where a report has gaps: clean is then not clean. */
  readonly known: boolean;
  /** All of it that was scanned was compared with advisories, and can be counted. */
  readonly compared: boolean;
  /** How many of its platforms were scanned. */
  readonly platforms: { readonly scanned: number; readonly total: number };
}

/**
 * The badge of each of these images of the repository, for those who may pull, and whether what they were compared with is
 * data for demonstrations.
 * @throws AccessRefused
 */
export async function scanBadgesOf(
  scans: ScansToRead,
  by: Identity,
  { repository, digests }: { readonly repository: string; readonly digests: readonly Digest[] },
): Promise<{ readonly badges: ReadonlyMap<string, ScanBadge>; readonly demo: boolean }> {
  const { rows } = scans.database;
  await authorize(rows, by, 'pull', repository);
  const badges = await scanBadges(scans, repository, digests);
  return { badges, demo: await isDemonstrationInForce(rows, scans.advisories) };
}

/** The badge of each of these images of the repository. */
async function scanBadges(
  scans: ScansToRead,
  repository: string,
  images: readonly Digest[],
): Promise<ReadonlyMap<Digest, ScanBadge>> {
  const { rows } = scans.database;
  const rules = readingRules(scans);
  const platforms = await findPlatforms(rows, repository, images);
  const held = [...platforms.values()].flat().filter(({ isHeld }) => isHeld);
  const digests = [...new Set(held.map(({ digest }) => digest))];
  const summaries = await selectSummaries(rows, digests);
  const counted = summaries.map((row) => {
    const stored = JSON.parse(row.counts_json) as SeverityCounts;
    return { row, image: { repository, digest: row.digest as Digest, stored } };
  });
  const countsOf = await countsThatMatter(
    scans,
    counted.map(({ image }) => image),
    rules,
  );
  const badges = new Map(
    counted.map(({ row, image }): [string, ScanBadge] => {
      const compared = row.state === 'scanned' && row.matched_at !== null;
      const complete = row.detection_gaps + row.match_gaps + staleness(row, rules).length === 0;
      const findings = countsOf(image);
      const isCounted = compared && findings && (complete || sumOf(findings) > 0);
      const platforms = { scanned: Number(row.state === 'scanned'), total: 1 };
      return [
        row.digest,
        {
          ...{ state: row.state, findings: isCounted ? findings : null, known: compared && complete, platforms },
          compared: compared && findings !== null,
        },
      ];
    }),
  );
  return new Map(
    images.map((image) => {
      const parts = (platforms.get(image) ?? []).map(
        ({ digest, isHeld }) => (isHeld ? badges.get(digest) : undefined) ?? NOT_SCANNED,
      );
      return [image, parts.length === 0 ? NOT_SCANNED : parts.reduce(worse)];
    }),
  );
}

export const NOT_SCANNED: ScanBadge = {
  ...{ state: 'not_scanned', findings: null, known: false, compared: false },
  platforms: { scanned: 0, total: 1 },
};

const LEAST_KNOWN_FIRST: readonly ScanBadge['state'][] = ['not_scanned', 'failed', 'unsupported', 'scanned'];

function worse(one: ScanBadge, other: ScanBadge): ScanBadge {
  const state = LEAST_KNOWN_FIRST.find((word) => word === one.state || word === other.state) ?? 'not_scanned';
  const known = one.known && other.known && one.findings !== null && other.findings !== null;
  const most = mostOfEach(one.findings ?? NO_FINDINGS, other.findings ?? NO_FINDINGS);
  const platforms = {
    scanned: one.platforms.scanned + other.platforms.scanned,
    total: one.platforms.total + other.platforms.total,
  };
  const compared = one.compared && other.compared;
  return { state, findings: known || sumOf(most) > 0 ? most : null, known, compared, platforms };
}

function mostOfEach(one: SeverityCounts, other: SeverityCounts): SeverityCounts {
  return {
    critical: Math.max(one.critical, other.critical),
    high: Math.max(one.high, other.high),
    medium: Math.max(one.medium, other.medium),
    low: Math.max(one.low, other.low),
    unknown: Math.max(one.unknown, other.unknown),
    none: Math.max(one.none, other.none),
  };
}
