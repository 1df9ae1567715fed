// Job `advisories.update`: fetch the feeds, build an index beside the one in force, and put it in its place.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM } from '../actor.ts';
import { isDueAgain, type Microseconds } from '../clock.ts';
import { hasCode } from '../errors.ts';
import { queueUnlessOpen } from '../job/queue-round.ts';
import { UnrecoverableError } from '../job/unrecoverable-error.ts';
import { watchJob } from '../job/watch-job.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Advisories } from './advisories.ts';
import { advisoriesInForce } from './advisory-store.ts';
import { BUILDING } from './clear-advisory-folder.ts';
import { describePassedOver } from './feed/passed-over.ts';
import { canOpenIndex } from './open-index.ts';
import { publishAdvisories } from './publish-advisories.ts';

/**
 * What it did before it was to stop is done again the next time.
 * @throws StoppedError when the job is to stop
 * @throws UnrecoverableError for a feed that there is not, or cannot be read, or has lost many records and is not forced
 * @throws Error when a feed cannot be fetched now, or newer advisories came in the meantime
 */
export async function updateAdvisories(room: Advisories, job: RunningJob<'advisories.update'>): Promise<void> {
  const { feeds } = room;
  const { database, clock, advisories } = room;
  const serial = clock.now();
  const { force = false } = job.payload;
  const present = await advisoriesInForce(database.rows, advisories);
  const folder = join(advisories.folder, `${BUILDING}${job.id}`);
  await mkdir(folder, { recursive: true });
  const watch = await watchJob(database, job, feeds.length);
  try {
    const built = join(folder, 'advisories.sqlite');
    const build = {
      path: built,
      feeds,
      // Without one that can be read, because somebody removed it or another version wrote it, everything is fetched again.
      base: present && canOpenIndex(present.path) ? present.path : null,
      states: present?.states ?? {},
      now: serial,
      force,
    };
    const { records, states, passedOver } = await room.advisoryThread.buildIndex(build, watch).catch(giveUp);
    await publishAdvisories(room, { built, serial, states, force, by: job.requestedBy });
    await watch.end();
    const log = [`${records} advisories from ${feeds.join(', ')}`, ...describePassedOver(passedOver)].join('\n');
    await database.transaction((tx) => job.saveProgress(tx, { done: feeds.length, total: feeds.length, log }));
  } catch (error) {
    watch.signal.throwIfAborted();
    throw error;
  } finally {
    await watch.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the feeds brought is refused: another attempt would bring the same. */
function giveUp(error: unknown): never {
  if (hasCode(error, 'CONFLICT')) throw new UnrecoverableError(`${error.message}. Force the update if this is right`);
  if (hasCode(error, 'INVALID')) throw new UnrecoverableError(error.message);
  throw error;
}

/** Queues an update when the last one was too long ago, or what it made cannot be read. */
export async function queueUpdateIfDue(
  room: Advisories,
  { advisoryUpdateHours }: { readonly advisoryUpdateHours: number },
  now: Microseconds,
): Promise<void> {
  if (advisoryUpdateHours === 0 || room.feeds.length === 0) return;
  const present = await advisoriesInForce(room.database.rows, room.advisories);
  const fresh = present && !isDueAgain(present.builtAt, advisoryUpdateHours, now);
  if (fresh && canOpenIndex(present.path)) return;
  await queueUnlessOpen(room.database, { kind: 'advisories.update', payload: {}, requestedBy: SYSTEM }, now);
}
