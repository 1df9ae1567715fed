// When the followed tag is looked at: one in this registry as soon as it has moved, one elsewhere from time to time.

import { SYSTEM } from '../../actor.ts';
import { MICROSECONDS_PER_HOUR, type Microseconds } from '../../clock.ts';
import type { LostTime } from '../../job/clock-watch.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { findJobByKey } from '../../job/list-jobs.ts';
import type { Advisories } from '../advisories.ts';
import { findFollowState, isDone } from './follow-state.ts';
import { type Following, hashOfKeys } from './followed-tag.ts';
import { ownDigest } from './own-tag.ts';

/**
 * Queues a look at the tag when there may be news. Cheap where there are none: a few look-ups by key, and no write, so
 * that it can be asked every few seconds, in the place of a job for every push.
 * @param lost what the clock, which somebody may set back, does not say
 */
export async function queueFollowIfDue(
  room: Advisories,
  following: Following,
  lost: Pick<LostTime, 'since'>,
): Promise<void> {
  const { database, clock } = room;
  const at = clock.now();
  const key = await dueKey(room, following, at, lost);
  if (key === undefined || (await findJobByKey(database.rows, key))) return;
  const job = { kind: 'advisories.follow', key, payload: {}, at, requestedBy: SYSTEM } as const;
  await database.transaction((tx) => enqueueJobs(tx, [job]));
}

/** The key says what is new, so that nothing is tried twice by itself: the digest, or the hour and the look before. */
async function dueKey(
  room: Advisories,
  following: Following,
  now: Microseconds,
  lost: Pick<LostTime, 'since'>,
): Promise<string | undefined> {
  const { rows } = room.database;
  const state = await findFollowState(rows, following);
  const prefix = `advisories.follow:${following.reference}`;
  if (following.origin === undefined) {
    const digest = await ownDigest(rows, following);
    const isNews = digest !== undefined && !isDone(state, digest, following);
    return isNews ? `${prefix}:${digest}:${hashOfKeys(following.keys)}` : undefined;
  }
  const before = state?.lookedAt;
  if (before !== undefined) {
    const passed = now - before + lost.since(before);
    // One that lies ahead was before the clock was set back, perhaps while no server ran.
    if (before <= now && passed < following.hours * MICROSECONDS_PER_HOUR) return undefined;
  }
  return `${prefix}:${Math.floor(now / MICROSECONDS_PER_HOUR)}:${before ?? 'first'}`;
}
