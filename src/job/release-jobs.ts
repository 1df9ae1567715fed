// What becomes of the jobs that ran in a process or thread which is gone. Only right where it was the only worker, and
// where nothing of it runs any more.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { countCrashes, releaseRunningJobs } from './job-table.ts';

/** A job during which this many processes or threads died, one after the other, is not begun again by itself. */
export const MAX_CRASHES = 3;

/**
 * Makes them due again, and counts a crash for each: one of them may be what it died of. A job that has been counted too
 * often is given up (`failed`), and stays to be seen.
 * @param how it ended, as a sentence such as "the server ended while the job ran"
 */
export async function releaseCrashedJobs(database: Database, clock: Clock, how: string): Promise<void> {
  const now = clock.now();
  const givenUp = `${how}; this has happened ${MAX_CRASHES} times in a row, so the job is not begun again by itself`;
  await database.transaction(async (tx) => {
    await countCrashes(tx, { error: how, most: MAX_CRASHES, givenUp, now });
    await releaseRunningJobs(tx, now);
  });
}

/** Makes them due again: they were cut off because the server stops, which says nothing about them. */
export async function releaseCutOffJobs(database: Database, clock: Clock): Promise<void> {
  await database.transaction((tx) => releaseRunningJobs(tx, clock.now()));
}
