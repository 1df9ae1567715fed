// SQL of what is known of images, and of what their layers hold.

import { sql } from 'kysely';
import type { Rows, Transaction } from '../../database/database.ts';
import { inChunks, writeInChunks } from '../../database/in-chunks.ts';
import type { LayerEvidenceRow, ScanReportRow } from '../../database/schema/scans.ts';
import { replaceFound } from './found-vulnerability-table.ts';

/** What a tag such as `sha256-….att` is attached to. */
const subjectOfTag = sql<string>`'sha256:' || substr(name, 8, 64)`;

const SUMMARY = [
  'digest',
  'state',
  'platform',
  'component_count',
  'matched_at',
  'advisories_as_of',
  'counts_json',
  'detection_gaps',
  'match_gaps',
] as const satisfies readonly (keyof ScanReportRow)[];

/** These reports without what takes long to read. */
export async function selectSummaries(
  rows: Rows,
  digests: readonly string[],
): Promise<Pick<ScanReportRow, (typeof SUMMARY)[number]>[]> {
  return inChunks(digests, (chunk) =>
    rows.selectFrom('scan_report').select(SUMMARY).where('digest', 'in', chunk).execute(),
  );
}

export async function selectMatches(rows: Rows, digests: readonly string[]): Promise<Map<string, Uint8Array>> {
  const found = await inChunks(digests, (chunk) =>
    rows.selectFrom('scan_report').select(['digest', 'match']).where('digest', 'in', chunk).execute(),
  );
  return new Map(found.flatMap(({ digest, match }) => (match === null ? [] : [[digest, match]])));
}

export async function selectReport(rows: Rows, digest: string): Promise<ScanReportRow | undefined> {
  return rows.selectFrom('scan_report').selectAll().where('digest', '=', digest).executeTakeFirst();
}

/** Of these images, those that this detector, or a later one, has looked at successfully. */
export async function selectScannedBy(rows: Rows, digests: readonly string[], version: number): Promise<Set<string>> {
  const found = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('scan_report')
      .select('digest')
      .where('digest', 'in', chunk)
      .where('detector_version', '>=', version)
      .where('state', '!=', 'failed')
      .execute(),
  );
  return new Set(found.map(({ digest }) => digest));
}

/** Images that an older detector has looked at, in order. */
export async function selectOutdated(
  rows: Rows,
  version: number,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = rows
    .selectFrom('scan_report')
    .select('digest')
    .where('detector_version', '<', version)
    .orderBy('digest')
    .limit(limit);
  if (after !== undefined) query = query.where('digest', '>', after);
  return (await query.execute()).map(({ digest }) => digest);
}

export async function upsertReport(
  tx: Transaction,
  report: ScanReportRow,
  found: Parameters<typeof replaceFound>[2],
): Promise<void> {
  const { digest, ...change } = report;
  await tx
    .insertInto('scan_report')
    .values(report)
    .onConflict((conflict) => conflict.column('digest').doUpdateSet(change))
    .execute();
  await replaceFound(tx, digest, found);
}

export type MatchChange = Pick<ScanReportRow, 'match' | 'match_gaps' | 'match_hash' | 'counts_json'>;

export async function updateMatch(
  tx: Transaction,
  digest: string,
  change: MatchChange,
  found: Parameters<typeof replaceFound>[2],
): Promise<void> {
  await tx.updateTable('scan_report').set(change).where('digest', '=', digest).execute();
  await replaceFound(tx, digest, found);
}

/** Notes that these images were compared with these advisories. */
export async function updateMatched(
  tx: Transaction,
  digests: readonly string[],
  matched: Pick<ScanReportRow, 'matched_at' | 'advisories_serial' | 'advisories_as_of'>,
): Promise<void> {
  await writeInChunks(digests, (chunk) =>
    tx.updateTable('scan_report').set(matched).where('digest', 'in', chunk).execute(),
  );
}

/** Images with components that were compared with other advisories than these, in order; null for all images. */
export async function selectToRematch(
  rows: Rows,
  serial: number | null,
  after: string | undefined,
  limit: number,
): Promise<ScanReportRow[]> {
  let query = rows
    .selectFrom('scan_report')
    .selectAll()
    .where('detection', 'is not', null)
    .where('matcher', '=', 'shiplock')
    .$if(serial !== null, (query) =>
      query.where((where) =>
        where.or([where('advisories_serial', 'is', null), where('advisories_serial', '!=', serial ?? 0)]),
      ),
    )
    .orderBy('digest')
    .limit(limit);
  if (after !== undefined) query = query.where('digest', '>', after);
  return query.execute();
}

export async function countReports(rows: Rows): Promise<number> {
  const row = await rows
    .selectFrom('scan_report')
    .select((count) => count.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function selectEvidence(
  rows: Rows,
  digests: readonly string[],
  version: number,
): Promise<Map<string, Uint8Array>> {
  const found = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('layer_evidence')
      .select(['digest', 'evidence'])
      .where('digest', 'in', chunk)
      .where('detector_version', '=', version)
      .execute(),
  );
  return new Map(found.map(({ digest, evidence }) => [digest, evidence]));
}

export async function upsertEvidence(tx: Transaction, row: LayerEvidenceRow): Promise<void> {
  const { digest: _digest, ...change } = row;
  await tx
    .insertInto('layer_evidence')
    .values(row)
    .onConflict((conflict) => conflict.column('digest').doUpdateSet(change))
    .execute();
}

/** Forgets what the layer holds. */
export async function deleteEvidence(tx: Transaction, digest: string): Promise<void> {
  await tx.deleteFrom('layer_evidence').where('digest', '=', digest).execute();
}

/** Images with a report that need the blob, or to which something is attached that does, by its subject or by a tag of cosign's, in order. */
export async function selectReportedWith(
  rows: Rows,
  blob: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const needing = rows.selectFrom('manifest_reference').select('manifest_digest').where('digest', '=', blob);
  const attached = rows
    .selectFrom('manifest')
    .select('subject_digest')
    .where('digest', 'in', () => needing)
    .where('subject_digest', 'is not', null);
  const tagged = rows
    .selectFrom('tag')
    .select(subjectOfTag.as('subject'))
    .where('digest', 'in', () => needing)
    .where('name', 'like', 'sha256-%.%');
  let query = rows
    .selectFrom('scan_report')
    .select('digest')
    .where((where) => where.or([needing, attached, tagged].map((digests) => where('digest', 'in', () => digests))))
    .orderBy('digest')
    .limit(limit);
  if (after !== undefined) query = query.where('digest', '>', after);
  return (await query.execute()).map(({ digest }) => digest);
}

/** Layers of which something is known whose bytes are gone. */
export async function selectOrphanEvidence(rows: Rows, limit: number): Promise<string[]> {
  return (await orphanEvidence(rows).limit(limit).execute()).map(({ digest }) => digest);
}

/** Forgets what is known of those of these layers whose bytes are still gone; returns of how many. */
export async function deleteOrphanEvidence(tx: Transaction, digests: readonly string[]): Promise<number> {
  const gone = await inChunks(digests, (chunk) =>
    tx
      .deleteFrom('layer_evidence')
      .where('digest', 'in', () => orphanEvidence(tx).where('orphan.digest', 'in', chunk))
      .returning('digest')
      .execute(),
  );
  return gone.length;
}

function orphanEvidence(rows: Rows) {
  return rows
    .selectFrom('layer_evidence as orphan')
    .leftJoin('blob', 'blob.digest', 'orphan.digest')
    .select('orphan.digest')
    .where('blob.digest', 'is', null);
}

/** The names of the repositories that hold each of these manifests. */
export async function selectRepositoriesWith(
  rows: Rows,
  digests: readonly string[],
): Promise<{ digest: string; repository: string; repositoryId: string }[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('repository_manifest')
      .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
      .select(['repository_manifest.digest', 'repository.name as repository', 'repository.id as repositoryId'])
      .where('repository_manifest.digest', 'in', chunk)
      .orderBy('repository.name')
      .execute(),
  );
}

/** The manifest of this digest, whatever repository holds it. */
export async function selectAnyManifest(
  rows: Rows,
  digest: string,
): Promise<{ bytes: Uint8Array; media_type: string } | undefined> {
  return rows.selectFrom('manifest').select(['bytes', 'media_type']).where('digest', '=', digest).executeTakeFirst();
}
