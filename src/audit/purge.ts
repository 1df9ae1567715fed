// Removing old records. What a purge removes, and the hash with which the chain goes on behind it, is first written down as a
// record of its own at the chain's end; the rows go afterwards, in batches. So a purge is in the log, and checks pass after it.

import type { Actor } from '../actor.ts';
import { SYSTEM } from '../actor.ts';
import { isoTime, MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, type Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { type Batching, changeInBatches } from '../job/in-batches.ts';
import { appendRecords } from './append-records.ts';
import { deleteOldest, PURGED, selectLastBefore } from './audit-table.ts';
import { lastPurge } from './last-purge.ts';

/** Younger records stay, so that the file with the head of the chain always knows of what is purged. */
const YOUNGEST = MICROSECONDS_PER_HOUR;

export interface Purge {
  /** How many records go. */
  readonly records: number;
  /** The last of them; null when there are none. */
  readonly through: number | null;
}

/**
 * Writes down that the records before this time go. `removePurged` removes them.
 * @throws ShiplockError INVALID for a time within the last hour
 */
export async function recordPurge(
  tx: Transaction,
  { before, at, actor }: { readonly before: Microseconds; readonly at: Microseconds; readonly actor: Actor },
): Promise<Purge> {
  if (before > at - YOUNGEST)
    throw new ShiplockError('INVALID', `records of the last hour stay: give a time before ${isoTime(at - YOUNGEST)}`);
  const last = await selectLastBefore(tx, before);
  const earlier = (await lastPurge(tx))?.sequence ?? 0;
  if (!last || last.sequence <= earlier) return { records: 0, through: null };
  const records = last.sequence - earlier;
  const detail = { through: last.sequence, hash: last.hash, records, before: isoTime(before) };
  await appendRecords(tx, [{ at, actor, action: PURGED, outcome: 'done', detail: JSON.stringify(detail) }]);
  return { records, through: last.sequence };
}

/** Removes the rows of what was purged; returns how many. */
export async function removePurged(batching: Batching): Promise<number> {
  const purged = await lastPurge(batching.database.rows);
  if (!purged) return 0;
  return changeInBatches(batching, (tx, limit) => deleteOldest(tx, purged.sequence, limit));
}

/** Purges, at most once a day, what is older than this. @param days 0 for never */
export async function purgeByAge(batching: Batching, days: number): Promise<void> {
  if (days === 0) return;
  const at = batching.clock.now();
  const before = Math.floor((at - days * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY;
  await batching.database.transaction((tx) => recordPurge(tx, { before, at, actor: SYSTEM }));
  await removePurged(batching);
}
