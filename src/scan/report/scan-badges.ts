// What a list shows of the scans of many images: in what state they are, and how many findings they have. Lists are long
// and asked for often, so what was counted is read, and findings only where a waiver may change the count.

import { authorize } from '../../access/authorize.ts';
import type { Identity } from '../../access/identity.ts';
import type { Rows } from '../../database/database.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';
import type { Digest } from '../../oci/digest.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { isDemonstrationInForce } from '../advisory/advisory-store.ts';
import type { Match } from '../finding.ts';
import { unpackJson } from '../packed-json.ts';
import type { Scans } from '../scans.ts';
import { countSeverities, type SeverityCounts } from '../severity-counts.ts';
import { coversImage, type Waiver, waiverFor } from '../waiver/waiver.ts';
import { waiversOf } from '../waiver/waivers.ts';
import { type ReadingRules, readingRules, staleness } from './reading-rules.ts';
import { selectMatches, selectSummaries } from './scan-report-table.ts';

export interface ScanBadge {
  /** Of several platforms the least known. */
  readonly state: 'not_scanned' | ScanReportRow['state'];
  /**
   * Of several platforms the most of each severity; null when one was not compared with advisories, or when nothing was
   * found in what is known and there are gaps: unknown is not zero.
   */
  readonly findings: SeverityCounts | null;
  /** False where a report has gaps: clean is then not clean. */
  readonly known: boolean;
}

/**
 * The badge of each of these images of the repository, for those who may pull, and whether what they were compared with is
 * data for demonstrations.
 * @throws AccessRefused
 */
export async function scanBadgesOf(
  scans: Scans,
  by: Identity,
  { repository, digests }: { readonly repository: string; readonly digests: readonly Digest[] },
): Promise<{ readonly badges: ReadonlyMap<string, ScanBadge>; readonly demo: boolean }> {
  const { rows } = scans.database;
  await authorize(rows, by, 'pull', repository);
  const badges = await scanBadges(rows, repository, digests, readingRules(scans));
  return { badges, demo: await isDemonstrationInForce(rows, scans.advisories) };
}

/** The badge of each of these images of the repository. */
export async function scanBadges(
  rows: Rows,
  repository: string,
  images: readonly Digest[],
  rules: ReadingRules,
): Promise<ReadonlyMap<Digest, ScanBadge>> {
  const platforms = await findPlatforms(rows, repository, images);
  const held = [...platforms.values()].flat().filter(({ isHeld }) => isHeld);
  const digests = [...new Set(held.map(({ digest }) => digest))];
  const waivers = await waiversOf(rows, repository, rules.at);
  const summaries = await selectSummaries(rows, digests);
  const recounted = await recount(rows, digests, waivers);
  const badges = new Map(
    summaries.map((row): [string, ScanBadge] => {
      const compared = row.state === 'scanned' && row.matched_at !== null;
      const complete = row.detection_gaps + row.match_gaps + staleness(row, rules).length === 0;
      const findings = recounted.get(row.digest) ?? (JSON.parse(row.counts_json) as SeverityCounts);
      const isCounted = compared && (complete || Object.values(findings).some((count) => count > 0));
      return [row.digest, { state: row.state, findings: isCounted ? findings : null, known: compared && complete }];
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

const NOT_SCANNED: ScanBadge = { state: 'not_scanned', findings: null, known: false };

/** Findings without the waived ones, of those images that a waiver covers. */
async function recount(
  rows: Rows,
  digests: readonly Digest[],
  waivers: readonly Waiver[],
): Promise<Map<string, SeverityCounts>> {
  const covered = digests.filter((digest) => waivers.some((waiver) => coversImage(waiver, digest)));
  const matches = await selectMatches(rows, covered);
  return new Map(
    [...matches].map(([digest, match]) => {
      const { findings } = unpackJson<Match>(match);
      return [digest, countSeverities(findings.filter((finding) => !waiverFor(waivers, digest as Digest, finding)))];
    }),
  );
}

const LEAST_KNOWN_FIRST: readonly ScanBadge['state'][] = ['not_scanned', 'failed', 'unsupported', 'scanned'];

function worse(one: ScanBadge, other: ScanBadge): ScanBadge {
  const state = LEAST_KNOWN_FIRST.find((word) => word === one.state || word === other.state) ?? 'not_scanned';
  const findings = one.findings && other.findings && mostOfEach(one.findings, other.findings);
  return { state, findings, known: one.known && other.known };
}

function mostOfEach(one: SeverityCounts, other: SeverityCounts): SeverityCounts {
  return {
    critical: Math.max(one.critical, other.critical),
    high: Math.max(one.high, other.high),
    medium: Math.max(one.medium, other.medium),
    low: Math.max(one.low, other.low),
    unknown: Math.max(one.unknown, other.unknown),
  };
}
