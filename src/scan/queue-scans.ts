// When images are scanned: on push, by hand, and when the detector itself has changed.

import { actorOf, type Identity } from '../access/identity.ts';
import type { ActorReference } from '../actor.ts';
import { referenceTo, SYSTEM } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { findEvent } from '../event/list-events.ts';
import { BatchSize } from '../job/batch-size.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import { findUnbegunJobs } from '../job/list-jobs.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageName } from '../oci/reference.ts';
import { selectOutdated, selectScannedBy } from './report/scan-report-table.ts';
import { refuseScansBeyond } from './scan-limits.ts';
import type { Scans } from './scans.ts';
import { visibleImage } from './visible-image.ts';

/** Stands in the keys of scans that look again at what is known. */
const AGAIN = 'again:';

/** Job `scan.pushed`: queues a scan of what was pushed, unless a detector like ours has looked at it. */
export async function scanPushed(scans: Scans, job: Pick<RunningJob<'scan.pushed'>, 'payload'>): Promise<void> {
  const { rows } = scans.database;
  const event = await findEvent(rows, job.payload.event);
  if (!event?.digest) return;
  const { digest } = event;
  const known = await selectScannedBy(rows, [digest], scans.thread.detectorVersion);
  if (known.has(digest)) return;
  await scans.database.transaction((tx) =>
    queueScans(tx, [digest], {
      cause: event.id,
      at: scans.clock.now(),
      by: referenceTo(event.actor),
      repository: event.repository ?? undefined,
    }),
  );
}

/**
 * Queues a scan of the image, of every platform, even of those that were scanned before, for those who may scan; returns the image's digest
 * and the job's id. It is one job however many platforms there are: they are found where jobs run.
 * @throws AccessRefused; ShiplockError INVALID, MANIFEST_UNKNOWN, TOO_MANY_REQUESTS
 */
export async function requestScan(
  scans: Scans,
  by: Identity,
  name: ImageName,
): Promise<{ readonly digest: Digest; readonly jobs: readonly string[] }> {
  return scans.database.transaction(async (tx) => {
    const { repository, digest } = await visibleImage(tx, by, 'scan', name);
    const request = {
      cause: orderedId(),
      at: scans.clock.now(),
      by: referenceTo(actorOf(by)),
      repository,
      again: true,
      fromBytes: true,
    };
    const { waiting, queued } = await queueScans(tx, [digest], request);
    if (queued.length > 0) await refuseScansBeyond(tx, request.by, repository);
    return { digest, jobs: [...waiting, ...queued] };
  });
}

/** Job `scan.outdated`: queues what an older detector has looked at. */
export async function scanOutdated(scans: Scans, job: RunningJob<'scan.outdated'>): Promise<void> {
  const version = scans.thread.detectorVersion;
  let after = typeof job.cursor === 'string' ? job.cursor : undefined;
  const size = new BatchSize(scans.clock.elapsed);
  let done = 0;
  for (;;) {
    const digests = (await selectOutdated(scans.database.rows, version, after, size.next)) as Digest[];
    const last = digests.at(-1);
    if (last === undefined) return;
    await stopIfAsked(job);
    done += digests.length;
    const queue = async (tx: Transaction) => {
      await queueScans(tx, digests, { cause: `detector ${version}`, at: scans.clock.now(), by: SYSTEM });
      await job.saveProgress(tx, { done, cursor: last });
    };
    await scans.database.transaction((tx) => size.measured(digests.length, () => queue(tx)));
    after = last;
  }
}

export interface ScanRequest {
  readonly cause: string;
  readonly at: number;
  readonly by: ActorReference;
  readonly repository?: string | undefined;
  /** Also what is known already. */
  readonly again?: boolean;
  /** Also layers of which it is known what they hold: somebody doubts it. */
  readonly fromBytes?: boolean;
}

interface QueuedScans {
  /** Ids of jobs that wait already, and serve this cause, too. */
  readonly waiting: readonly string[];
  /** Ids of those that are new. */
  readonly queued: readonly string[];
}

/**
 * Queues a scan of each of the images or indexes, once for each cause. A scan of the same for the same repository that nobody has
 * begun yet serves this cause, too; what people ask for again is merged for each of them.
 */
export async function queueScans(
  tx: Transaction,
  digests: readonly Digest[],
  request: ScanRequest,
): Promise<QueuedScans> {
  // One that was not told to look again would leave out what is known.
  const prefixOf = (digest: Digest) => `scan.image:${digest}:${request.again ? AGAIN : ''}`;
  // Whoever asks by hand follows the job, and nobody follows another's.
  const requestedBy = request.again ? request.by : undefined;
  const place = { repository: request.repository, requestedBy };
  const waiting = await findUnbegunJobs(tx, digests.map(prefixOf), place);
  const others = digests.filter((digest) => !waiting.has(prefixOf(digest)));
  const queued = await enqueueJobs(
    tx,
    others.map((digest) => ({
      kind: 'scan.image' as const,
      key: `${prefixOf(digest)}${request.cause}`,
      payload: {
        digest,
        ...(request.again ? { again: true } : {}),
        ...(request.fromBytes ? { fromBytes: true } : {}),
      },
      at: request.at,
      requestedBy: request.by,
      repository: request.repository,
    })),
  );
  return { waiting: [...waiting.values()], queued };
}
