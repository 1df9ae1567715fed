// Job `scan.rematch`: other advisories are in force, so compare the stored components of every image with them. No
// layer is read. In batches, so that it goes on after a crash where it was.

import { SYSTEM } from '../actor.ts';
import { advisoriesInForce } from '../advisory/advisory-store.ts';
import type { Rows, Transaction } from '../database/database.ts';
import type { ScanReportRow } from '../database/schema/scans.ts';
import { findEvent } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { BatchSize } from '../job/batch-size.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Digest } from '../oci/digest.ts';
import type { HeardStatement } from './match/vex-verdict.ts';
import { recordNews } from './report/record-news.ts';
import { changesBetween } from './report/record-report.ts';
import {
  countReports,
  selectRepositoriesWith,
  selectToRematch,
  updateMatch,
  updateMatched,
} from './report/scan-report-table.ts';
import type { ImageToMatch, StoredMatch } from './scan-thread.ts';
import type { Scans } from './scans.ts';
import { vexInForce, vexStatements } from './vex/vex.ts';
import { withAdvisories } from './with-advisories.ts';

/** How many images' components and findings the scan thread holds in memory at a time. */
const MOST = 50;

interface Cursor {
  readonly after: string;
  readonly done: number;
}

/** Images whose findings stay the same are only marked as compared; the others are told to their repositories. */
export async function rematchImages(scans: Scans, job: RunningJob<'scan.rematch'>): Promise<void> {
  const { database, clock } = scans;
  const size = new BatchSize(clock.elapsed, MOST);
  let cursor = job.cursor as Cursor | undefined;
  // Statements that take findings away come without other advisories.
  const event = job.payload.event === undefined ? undefined : await findEvent(database.rows, job.payload.event);
  const everything = event?.type.startsWith('vex.') === true;
  let vex = await vexOf(database.rows);
  for (;;) {
    const index = await advisoriesInForce(database.rows, scans.advisories);
    if (!index) return;
    const batch = await selectToRematch(database.rows, everything ? null : index.serial, cursor?.after, size.next);
    const last = batch.at(-1);
    if (!last) {
      // A scan that began before the advisories changed may have been recorded behind our back.
      if (!cursor || everything) return tellEnd(scans, index.serial, job);
      cursor = undefined;
      continue;
    }
    await stopIfAsked(job);
    const at = clock.now();
    const images = await imagesToMatch(database.rows, batch);
    const by = await withAdvisories(scans, async ({ path, serial, asOf }) => {
      return { serial, asOf, matches: await scans.thread.match({ file: path, images, vex: vex.statements, now: at }) };
    });
    if (!by) return;
    const { serial, asOf, matches } = by;
    const next: Cursor = { after: last.digest, done: (cursor?.done ?? 0) + batch.length };
    const changed = batch.flatMap((row, position) => changeOf(row, matches[position]));
    const store = async (tx: Transaction) => {
      const matched = { matched_at: at, advisories_serial: serial, advisories_as_of: asOf };
      await updateMatched(
        tx,
        batch.map(({ digest }) => digest),
        matched,
      );
      for (const { digest, isFirst, detectionGaps, stored, news } of changed) {
        const change = {
          match: stored.match,
          match_gaps: stored.gaps,
          match_hash: stored.hash,
          counts_json: JSON.stringify(stored.counts),
        };
        await updateMatch(tx, digest, change, { found: stored.vulnerabilities, foundAt: isFirst ? null : at, at });
        if (!news) continue;
        const data = {
          cause: 'advisories' as const,
          serial,
          findings: stored.counts,
          gaps: detectionGaps + stored.gaps,
          ...(stored.demo ? { demo: true } : {}),
          ...news,
        };
        await recordNews(tx, { type: 'scan.refreshed', digest, at, data, causedBy: job.payload.event });
      }
      await job.saveProgress(tx, { done: next.done, total, cursor: next });
    };
    const total = await countReports(database.rows);
    const documents = vex.documents;
    const isStored = await database.transaction(async (tx) => {
      // The job of a document that came meanwhile may have been here already: what is older must not take its place.
      if ((await vexInForce(tx)) !== documents) return false;
      await size.measured(batch.length, () => store(tx));
      return true;
    });
    if (isStored) cursor = next;
    else vex = await vexOf(database.rows);
  }
}

/** What all documents say, and which they are. */
async function vexOf(
  rows: Rows,
): Promise<{ readonly documents: string; readonly statements: readonly HeardStatement[] }> {
  // One that comes between the two is seen when a batch is stored.
  const documents = await vexInForce(rows);
  return { documents, statements: await vexStatements(rows) };
}

async function imagesToMatch(rows: Rows, batch: readonly ScanReportRow[]): Promise<ImageToMatch[]> {
  const repositoriesOf = Map.groupBy(
    await selectRepositoriesWith(
      rows,
      batch.map(({ digest }) => digest),
    ),
    ({ digest }) => digest,
  );
  return batch.map(({ digest, detection }) => ({
    digest: digest as Digest,
    detection: detection as Uint8Array,
    repositories: (repositoriesOf.get(digest) ?? []).map(({ repository }) => repository),
  }));
}

/** Told once for each job, and again only when a crash came between. */
async function tellEnd({ database, clock }: Scans, serial: number, job: RunningJob<'scan.rematch'>): Promise<void> {
  const event = { type: 'scan.rematched', at: clock.now(), actor: SYSTEM, causedBy: job.payload.event } as const;
  await database.transaction((tx) => recordEvent(tx, { ...event, data: { serial } }));
}

interface Change {
  readonly digest: Digest;
  /** It was compared with no advisories before. */
  readonly isFirst: boolean;
  readonly detectionGaps: number;
  readonly stored: StoredMatch;
  /** Undefined when only EPSS scores have changed. */
  readonly news: ReturnType<typeof changesBetween> | undefined;
}

function changeOf(row: ScanReportRow, stored: StoredMatch | undefined): Change[] {
  if (!stored || (row.match && Buffer.compare(row.match, stored.match) === 0)) return [];
  const news = stored.hash === row.match_hash ? undefined : changesBetween(row.match, stored.match);
  return [
    { digest: row.digest as Digest, isFirst: row.matched_at === null, detectionGaps: row.detection_gaps, stored, news },
  ];
}
