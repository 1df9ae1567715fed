// Garbage collection, while everything goes on: first names that nothing needs, then bytes that no name leads to. It
// works in small steps; a crash at any of them leaves at most bytes for the next run.

import { SYSTEM } from '../actor.ts';
import { isoTime, MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, type Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { recordEvent } from '../event/record-event.ts';
import { removeInBatches } from '../job/in-batches.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import {
  countUntagged,
  deleteOrphanManifests,
  deleteUnneededLinks,
  deleteUnshownBlob,
  hasBlobRow,
  isUntagged,
  selectOrphanManifests,
  selectUnneededLinks,
  selectUnshownBlobs,
  selectUntagged,
  sumKeptBlobs,
  type UntaggedBefore,
} from './garbage-table.ts';
import { deleteRepositoryManifest } from './manifest-table.ts';
import type { Upkeep } from './registry.ts';

/** Each of these is removed in a transaction of its own. */
const BATCH = 200;

export interface GarbageRules {
  /** The longest time that a client may take between the first blob of a push and its manifest. */
  readonly uploadExpiryHours: number;
  /** How long an image is kept after it lost its last tag. */
  readonly rollbackDays: number;
}

/** Job `storage.collect_garbage`: with the payload `{untagged: true}` also images without a tag are removed. */
export async function collectGarbage(
  registry: Upkeep,
  rules: GarbageRules,
  job: RunningJob<'storage.collect_garbage'>,
): Promise<void> {
  const now = registry.clock.now();
  const grace = now - rules.uploadExpiryHours * MICROSECONDS_PER_HOUR;
  const untagged = job.payload.untagged
    ? await removeUntagged(registry, { pushed: grace, lostTag: now - rules.rollbackDays * MICROSECONDS_PER_DAY }, job)
    : 0;
  const before = () => stopIfAsked(job);
  const manifests = await removeInBatches(registry, {
    before,
    find: (rows, limit) => selectOrphanManifests(rows, grace, limit),
    remove: (tx, digests) => deleteOrphanManifests(tx, grace, digests),
  });
  await removeInBatches(registry, {
    before,
    find: (rows, limit) => selectUnneededLinks(rows, grace, limit),
    remove: (tx, links) => deleteUnneededLinks(tx, grace, links),
  });
  const named = await removeUnshownBlobs(registry, job);
  const nameless = await removeNamelessBytes(registry, now - rules.uploadExpiryHours * MICROSECONDS_PER_HOUR, job);
  const bytes = named.bytes + nameless.bytes;
  const removed = `removed ${untagged} untagged images, ${manifests} manifests and ${named.count + nameless.count} blobs (${bytes} bytes)`;
  const log = [
    removed,
    ...(await whatIsLeft(registry.database.rows, rules, job.payload.untagged === true, grace)),
  ].join('\n');
  await registry.database.transaction((tx) => job.saveProgress(tx, { done: 1, total: 1, log }));
}

/** What nothing needs and was kept, why, and until when; a line for each. */
async function whatIsLeft(
  rows: Rows,
  { uploadExpiryHours, rollbackDays }: GarbageRules,
  removesUntagged: boolean,
  grace: Microseconds,
): Promise<string[]> {
  const blobs = await sumKeptBlobs(rows, grace);
  const untagged = await countUntagged(rows);
  const until = blobs.last === null ? '' : isoTime(blobs.last + uploadExpiryHours * MICROSECONDS_PER_HOUR);
  const reason = removesUntagged
    ? `an index that lists them may be under way for ${uploadExpiryHours} hours after they came, and a roll-back may return to them for ${rollbackDays} days after they lost their tag`
    : 'not asked for';
  return [
    ...(blobs.count > 0
      ? [
          `left ${blobs.count} blobs (${blobs.bytes} bytes): pushes that are under way may need them, the last until ${until}`,
        ]
      : []),
    ...(untagged > 0 ? [`left ${untagged} untagged images: ${reason}`] : []),
  ];
}

/** What an index listed becomes free with the index, and is found by a later look. */
async function removeUntagged(
  registry: Upkeep,
  before: UntaggedBefore,
  job: RunningJob<'storage.collect_garbage'>,
): Promise<number> {
  return removeInBatches(registry, {
    before: () => stopIfAsked(job),
    find: (rows, limit) => selectUntagged(rows, before, limit),
    async remove(tx, found) {
      let count = 0;
      for (const manifest of found) {
        if (!(await isUntagged(tx, before, manifest))) continue;
        count++;
        const { repository_id: repositoryId, name, digest } = manifest;
        await deleteRepositoryManifest(tx, repositoryId, digest);
        const event = { type: 'manifest.deleted', at: registry.clock.now(), actor: SYSTEM, repository: name } as const;
        await recordEvent(tx, { ...event, digest: digest as Digest, data: { reason: 'untagged' } });
      }
      return count;
    },
  });
}

async function removeUnshownBlobs(
  registry: Upkeep,
  job: RunningJob<'storage.collect_garbage'>,
): Promise<{ count: number; bytes: number }> {
  const removed = { count: 0, bytes: 0 };
  for (;;) {
    await stopIfAsked(job);
    const found = await selectUnshownBlobs(registry.database.rows, BATCH);
    let progress = false;
    for (const { digest: text, size } of found) {
      const digest = text as Digest;
      const gone = await registry.locks.alone(digest, async () => {
        if (!(await registry.database.transaction((tx) => deleteUnshownBlob(tx, digest)))) return false;
        await registry.blobs.delete(digest);
        return true;
      });
      if (!gone) continue;
      progress = true;
      removed.count++;
      removed.bytes += size;
    }
    if (!progress) return removed;
  }
}

/** Bytes whose name never reached the database, as after a crash between the two. */
async function removeNamelessBytes(
  registry: Upkeep,
  before: number,
  job: RunningJob<'storage.collect_garbage'>,
): Promise<{ count: number; bytes: number }> {
  const removed = { count: 0, bytes: 0 };
  for await (const blob of registry.blobs.list()) {
    const digest = parseDigest(blob.digest);
    if (!digest || blob.modifiedAt.getTime() * 1000 >= before) continue;
    const gone = await registry.locks.alone(digest, async () => {
      if (await hasBlobRow(registry.database.rows, digest)) return false;
      await stopIfAsked(job);
      await registry.blobs.delete(digest);
      return true;
    });
    if (!gone) continue;
    removed.count++;
    removed.bytes += blob.size;
  }
  return removed;
}
