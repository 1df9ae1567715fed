// One report per image, and an event in every repository that holds it, in one transaction.

import { SYSTEM } from '../../actor.ts';
import { selectNewestIndex } from '../../advisory/advisory-index-table.ts';
import type { SeverityCounts } from '../../api/severity.ts';
import type { Transaction } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';
import type { Detection } from '../../detect/component.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Match } from '../finding.ts';
import type { ImageConfig } from '../image-config.ts';
import type { MatchedImage } from '../match-image.ts';
import { unpackJson } from '../packed-json.ts';
import type { Scans } from '../scans.ts';
import { NO_FINDINGS } from '../severity-counts.ts';
import { vexInForce } from '../vex/vex.ts';
import { recordNews } from './record-news.ts';
import { selectAnyManifest, selectReport, upsertReport } from './scan-report-table.ts';

export interface NewReport {
  readonly digest: Digest;
  readonly config: ImageConfig;
  readonly layers: readonly Digest[];
  readonly detection: Detection;
  readonly packed: Uint8Array;
  readonly matched: MatchedImage;
}

export async function recordReport(scans: Scans, report: NewReport): Promise<void> {
  const { digest, config, layers, detection, packed, matched } = report;
  const { stored } = matched;
  const row: ReportFields = {
    ...EMPTY,
    state: 'scanned',
    platform: config.platform,
    labels_json: JSON.stringify(config.labels),
    layers_json: JSON.stringify(layers),
    detection: packed,
    component_count: detection.components.length,
    detection_gaps: detection.gaps.length,
    matched_at: matched.at,
    advisories_serial: matched.serial,
    advisories_as_of: matched.asOf,
    matcher: matched.matcher,
    match: stored.match,
    match_gaps: stored.gaps,
    match_hash: stored.hash,
    counts_json: JSON.stringify(stored.counts),
  };
  const { vulnerabilities, demo } = stored;
  await write(scans, digest, 'scan.completed', row, { vulnerabilities, demo, vex: matched.vex });
}

/** Records that this kind of artifact cannot be scanned. */
export async function recordUnsupported(scans: Scans, digest: Digest, reason: string): Promise<void> {
  await write(scans, digest, 'scan.completed', { ...EMPTY, state: 'unsupported', reason });
}

/** Records that the scan failed; what an earlier scan found stays, and the failure is told once. */
export async function recordFailure(scans: Scans, digest: Digest, reason: string): Promise<void> {
  const known = await selectReport(scans.database.rows, digest);
  if (known && (known.state !== 'failed' || known.reason === reason)) return;
  await write(scans, digest, 'scan.failed', { ...EMPTY, state: 'failed', reason });
}

/** Records that an image cannot be scanned, and is not what it was, since a blob of it is damaged: what was found before goes. */
export async function recordDamage(scans: Scans, digest: Digest, reason: string): Promise<void> {
  const known = await selectReport(scans.database.rows, digest);
  if (known?.state === 'failed' && known.reason === reason) return;
  await write(scans, digest, 'scan.failed', { ...EMPTY, state: 'failed', reason });
}

const EMPTY = {
  reason: null,
  platform: null,
  labels_json: '{}',
  layers_json: '[]',
  detection: null,
  component_count: 0,
  detection_gaps: 0,
  matched_at: null,
  advisories_serial: null,
  advisories_as_of: null,
  matcher: 'shiplock',
  match: null,
  match_gaps: 0,
  match_hash: null,
  counts_json: JSON.stringify(NO_FINDINGS),
} satisfies Partial<ScanReportRow>;

type ReportFields = Omit<ScanReportRow, 'digest' | 'scanned_at' | 'detector_version'>;
/** What the comparison gave beside the report. */
type Compared = Pick<MatchedImage, 'vex'> & Pick<MatchedImage['stored'], 'vulnerabilities' | 'demo'>;

async function write(
  scans: Scans,
  digest: Digest,
  type: 'scan.completed' | 'scan.failed',
  report: ReportFields,
  compared: Compared = { vulnerabilities: [], demo: false, vex: null },
): Promise<void> {
  const at = scans.clock.now();
  await scans.database.transaction(async (tx) => {
    // Garbage collection may have taken the image meanwhile.
    if (!(await selectAnyManifest(tx, digest))) return;
    const before = await selectReport(tx, digest);
    const row = { ...report, digest, scanned_at: at, detector_version: scans.thread.detectorVersion };
    const foundAt = before === undefined || before.matched_at === null ? null : at;
    await upsertReport(tx, row, { found: compared.vulnerabilities, foundAt, at });
    const data = {
      state: row.state,
      ...(row.reason === null ? {} : { reason: row.reason }),
      components: row.component_count,
      findings: row.matched_at === null ? null : (JSON.parse(row.counts_json) as SeverityCounts),
      gaps: row.detection_gaps + row.match_gaps,
      ...(compared.demo ? { demo: true } : {}),
      ...(before?.match && row.match ? changesBetween(before.match, row.match) : {}),
    };
    await recordNews(tx, { type, digest, at, data });
    if (row.detection && row.matcher === 'shiplock') await lookAgainIfOutdated(tx, row, compared.vex);
  });
}

/** Other advisories, or VEX documents, came into force while the layers were read. */
async function lookAgainIfOutdated(tx: Transaction, report: ScanReportRow, vex: string | null): Promise<void> {
  const { digest, scanned_at: at } = report;
  const by = { at, requestedBy: SYSTEM };
  const index = await selectNewestIndex(tx);
  if (index && index.serial !== report.advisories_serial) {
    const key = `scan.rematch:${index.serial}:${digest}`;
    await enqueueJobs(tx, [{ kind: 'scan.rematch', key, payload: {}, ...by }]);
  }
  const documents = await vexInForce(tx);
  if (vex !== null && vex !== documents) {
    const key = `scan.image:${digest}:vex:${orderedId()}`;
    await enqueueJobs(tx, [{ kind: 'scan.image', key, payload: { digest, again: true }, ...by }]);
  }
}

const MAX_NAMED = 50;

/** Which vulnerabilities came and which went, by name. */
export function changesBetween(
  before: Uint8Array | null,
  after: Uint8Array,
): { appeared: string[]; disappeared: string[] } {
  const names = (match: Uint8Array | null) =>
    new Set(match ? unpackJson<Match>(match).findings.map(({ id }) => id) : []);
  const [was, is] = [names(before), names(after)];
  return {
    appeared: [...is].filter((id) => !was.has(id)).slice(0, MAX_NAMED),
    disappeared: [...was].filter((id) => !is.has(id)).slice(0, MAX_NAMED),
  };
}
