// A report as it is read: what is in an image, what is known against it, and what could not be known.

import type { SeverityCounts } from '../../api/severity.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';
import type { Detection, Gap } from '../../detect/component.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Finding, Match, TakenAway } from '../finding.ts';
import { type Unpack, unpackJson } from '../packed-json.ts';
import { countSeverities } from '../severity-counts.ts';
import { withGuessedNames } from '../unidentified.ts';
import { type Waiver, waiverFor } from '../waiver/waiver.ts';
import { type ReadingRules, staleness } from './reading-rules.ts';
import { selectReport } from './scan-report-table.ts';

const NO_MATCH: Match = { findings: [], gaps: [], demo: false, knows: { kev: false, epss: false } };
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
  /** Null when the configuration cannot be read. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** Lowest first. */
  readonly layers: readonly Digest[];
  readonly matcher: string;
  readonly matchedAt: Microseconds | null;
  readonly advisoriesSerial: number | null;
  readonly advisoriesAsOf: Microseconds | null;
  readonly detection: Detection;
  readonly findings: readonly ReportedFinding[];
  /** What VEX documents took away from them. */
  readonly takenAway: readonly TakenAway[];
  readonly knows: Match['knows'];
  readonly demo: boolean;
  /** Of detection, of matching, and of time. */
  readonly gaps: readonly Gap[];
  /** Findings that count, by severity. */
  readonly counts: SeverityCounts;
}

/** The report on this image, if there is one, under these waivers. */
export async function findReport(
  rows: Rows,
  digest: Digest,
  waivers: readonly Waiver[],
  rules: ReadingRules,
  unpack: Unpack,
): Promise<Report | undefined> {
  const row = await selectReport(rows, digest);
  return row && readReport(row, waivers, rules, unpack);
}

/** Unpacks what is stored. */
export function readReport(
  row: ScanReportRow,
  waivers: readonly Waiver[],
  rules: ReadingRules,
  unpack: Unpack = unpackJson,
): Report {
  const digest = row.digest as Digest;
  const match: Match = row.match ? unpack<Match>(row.match) : NO_MATCH;
  const detected = row.detection ? unpack<Detection>(row.detection) : NOTHING;
  const detection = withGuessedNames(detected, match.guessed ?? {});
  const findings = match.findings.map((finding) => ({
    ...finding,
    waiver: waiverFor(waivers, digest, finding) ?? null,
  }));
  return {
    digest,
    state: row.state,
    reason: row.reason,
    scannedAt: row.scanned_at,
    platform: row.platform,
    labels: JSON.parse(row.labels_json) as Record<string, string> | null,
    layers: JSON.parse(row.layers_json) as Digest[],
    matcher: row.matcher,
    matchedAt: row.matched_at,
    advisoriesSerial: row.advisories_serial,
    advisoriesAsOf: row.advisories_as_of,
    detection,
    findings,
    takenAway: match.takenAway ?? [],
    knows: match.knows,
    demo: match.demo,
    gaps: [...detection.gaps, ...match.gaps, ...staleness(row, rules)],
    counts: countSeverities(findings.filter(({ waiver }) => waiver === null)),
  };
}
