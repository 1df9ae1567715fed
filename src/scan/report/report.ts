// A report as it is read: what is in an image, what is known against it, and what could not be known.

import { MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import type { ScanReportRow } from '../../database/schema.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Detection, Gap } from '../component.ts';
import type { Finding, Match } from '../finding.ts';
import { unpackJson } from '../packed-json.ts';
import type { SeverityCounts } from '../scan-thread.ts';
import { type Waiver, waiverFor } from '../waiver/waiver.ts';
import { selectReports } from './scan-report-table.ts';

const DAY = 24 * 3600 * MICROSECONDS_PER_SECOND;
const NO_MATCH: Match = { findings: [], gaps: [], knows: { kev: false, epss: false } };
const NOTHING: Detection = { distribution: null, components: [], gaps: [] };

export interface ReportedFinding extends Finding {
  /** The waiver under which it does not count. */
  readonly waiver: Waiver | null;
}

export interface Report {
  readonly digest: Digest;
  readonly state: ScanReportRow['state'];
  readonly reason: string | null;
  readonly scannedAt: Microseconds;
  readonly platform: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Lowest first. */
  readonly layers: readonly Digest[];
  readonly matcher: string;
  readonly matchedAt: Microseconds | null;
  readonly advisoriesSerial: number | null;
  readonly advisoriesAsOf: Microseconds | null;
  readonly detection: Detection;
  readonly findings: readonly ReportedFinding[];
  readonly knows: Match['knows'];
  /** Of detection, of matching, and of time. */
  readonly gaps: readonly Gap[];
  /** Findings that count, by severity. */
  readonly counts: SeverityCounts;
}

export interface ReadingRules {
  readonly at: Microseconds;
  /** Advisories that are older than so many days are a gap; 0 for never. */
  readonly maxAgeDays: number;
  /** In force for the repository in which the images are looked at. */
  readonly waivers: readonly Waiver[];
}

/** The reports that there are for these images. */
export async function findReports(rows: Rows, digests: readonly Digest[], rules: ReadingRules): Promise<Report[]> {
  return (await selectReports(rows, [...new Set(digests)])).map((row) => readReport(row, rules));
}

export function readReport(row: ScanReportRow, rules: ReadingRules): Report {
  const digest = row.digest as Digest;
  const detection = row.detection ? unpackJson<Detection>(row.detection) : NOTHING;
  const match: Match = row.match ? unpackJson<Match>(row.match) : NO_MATCH;
  const findings = match.findings.map((finding) => ({
    ...finding,
    waiver: waiverFor(rules.waivers, digest, finding) ?? null,
  }));
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { severity, waiver } of findings) if (!waiver) counts[severity]++;
  return {
    digest,
    state: row.state,
    reason: row.reason,
    scannedAt: row.scanned_at,
    platform: row.platform,
    labels: JSON.parse(row.labels_json) as Record<string, string>,
    layers: JSON.parse(row.layers_json) as Digest[],
    matcher: row.matcher,
    matchedAt: row.matched_at,
    advisoriesSerial: row.advisories_serial,
    advisoriesAsOf: row.advisories_as_of,
    detection,
    findings,
    knows: match.knows,
    gaps: [...detection.gaps, ...match.gaps, ...staleness(row, rules)],
    counts,
  };
}

function staleness(row: ScanReportRow, { at, maxAgeDays }: ReadingRules): Gap[] {
  if (maxAgeDays === 0 || row.advisories_as_of === null) return [];
  const days = Math.floor((at - row.advisories_as_of) / DAY);
  if (days < maxAgeDays) return [];
  return [
    { kind: 'stale', detail: `the advisories are ${days} days old; this deployment allows fewer than ${maxAgeDays}` },
  ];
}
