// Job `scan.image`: of one image, or of an index, whose images are scanned one by one, with turns for others between. An index is one
// job, so that a request for it writes one row and merges with another one by one look-up, however many platforms it has.

import type { Rows, Transaction } from '../database/database.ts';
import { MAX_CRASHES } from '../job/release-jobs.ts';
import { StoppedError, stopIfAsked, TurnOverError } from '../job/stopped-error.ts';
import { UnrecoverableError } from '../job/unrecoverable-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { findPlatforms } from '../registry/find-platforms.ts';
import { queueScans } from './queue-scans.ts';
import { recordFailure } from './report/record-report.ts';
import { selectScannedBy } from './report/scan-report-table.ts';
import { scanImage } from './scan-image.ts';
import type { Scans } from './scans.ts';

/** After so long an index lets others have their turn, as soon as the image at which it is has been scanned. */
const TURN_MILLISECONDS = 1_000;
/** Once more, and the job would not be begun again, with all images that are left. */
const LAST_CRASH = MAX_CRASHES - 1;

/** @throws TurnOverError when others are to have their turn; what `scanImage` throws */
export async function scanQueued(scans: Scans, job: RunningJob<'scan.image'>): Promise<void> {
  const digest = parseDigest(job.payload.digest);
  if (!digest) return;
  const images = await heldImages(scans.database.rows, job.repository ?? '', digest);
  if (images.length === 1 && images[0] === digest) return scanImage(scans, job);
  await scanImages(scans, job, images);
}

/** What there is to be scanned, in an order that stays the same when images come and go. */
async function heldImages(rows: Rows, repository: string, digest: Digest): Promise<Digest[]> {
  const platforms = (await findPlatforms(rows, repository, [digest])).get(digest) ?? [];
  const held = platforms.filter(({ isHeld }) => isHeld).map((platform) => platform.digest);
  return held.sort();
}

interface Cursor {
  readonly after: Digest;
  /** What is wrong with the first image that another look would not see otherwise. */
  readonly lost?: string | undefined;
}

async function scanImages(scans: Scans, job: RunningJob<'scan.image'>, images: readonly Digest[]): Promise<void> {
  const { database, clock, thread } = scans;
  const { rows } = database;
  const cursor = job.cursor as Cursor | undefined;
  const isPassed = (image: Digest) => cursor !== undefined && image <= cursor.after;
  const known = job.payload.again ? new Set() : await selectScannedBy(rows, images, thread.detectorVersion);
  const total = images.length;
  let lost = cursor?.lost;
  let turn: number | undefined;
  for (const [done, image] of images.entries()) {
    if (isPassed(image) || known.has(image)) continue;
    // Each turn brings it further by one at least.
    if (turn !== undefined && clock.elapsed() - turn >= TURN_MILLISECONDS) throw new TurnOverError();
    const isFirst = turn === undefined;
    turn ??= clock.elapsed();
    await stopIfAsked(job);
    const isSuspect = isFirst && (job.crashes ?? 0) >= LAST_CRASH;
    const failure = isSuspect
      ? await passOver(scans, image, job.crashes ?? 0)
      : await tryToScan(scans, job, image, { done, total });
    if (failure instanceof UnrecoverableError) lost ??= `${image}: ${failure.message}`;
    await database.transaction(async (tx) => {
      const log = failure && (await tryAgain(tx, scans, job, image, failure));
      const cursor: Cursor = { after: image, lost };
      await job.saveProgress(tx, { done: done + 1, total, cursor, ...(log ? { log } : {}) });
    });
  }
  if (lost !== undefined) throw new UnrecoverableError(lost);
  await database.transaction((tx) => job.saveProgress(tx, { done: total, total }));
}

/** One at which the process or thread has ended again and again takes the others of its index no further with it. */
async function passOver(scans: Scans, image: Digest, crashes: number): Promise<UnrecoverableError> {
  const reason = `the scanner ended ${crashes} times in a row while it looked at it, and does not try it again by itself`;
  await recordFailure(scans, image, reason);
  return new UnrecoverableError(reason);
}

/** Scans one of the images; returns what it failed by. @throws StoppedError when the job is to stop */
async function tryToScan(
  scans: Scans,
  job: RunningJob<'scan.image'>,
  digest: Digest,
  place: { readonly done: number; readonly total: number },
): Promise<Error | undefined> {
  try {
    await scanImage(scans, {
      payload: { ...job.payload, digest },
      shouldStop: job.shouldStop,
      // How far it is in the layers of this one is nothing that the index has.
      async saveProgress(tx, { log }) {
        if (log !== undefined) await job.saveProgress(tx, { ...place, log: `${digest}\n${log}` });
      },
    });
    return undefined;
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** One that failed keeps none of the others waiting: it is tried again by a job of its own, where that is of use. Returns what there is to tell. */
async function tryAgain(
  tx: Transaction,
  { clock }: Scans,
  { id, payload, requestedBy, repository }: RunningJob<'scan.image'>,
  image: Digest,
  failure: Error,
): Promise<string> {
  if (failure instanceof UnrecoverableError) return `${image}: ${failure.message}`;
  const { again = false, fromBytes = false } = payload;
  const request = { cause: `part of ${id}`, at: clock.now(), by: requestedBy, repository: repository ?? undefined };
  const { waiting, queued } = await queueScans(tx, [image], { ...request, again, fromBytes });
  const [job] = [...waiting, ...queued];
  return `${image}: ${failure.message}; it is tried again by the job ${job}`;
}
