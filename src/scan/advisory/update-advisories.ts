// Job `advisories.update`: fetch the feeds, build an index beside the one in force, and put it in its place.

import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MICROSECONDS_PER_HOUR, type Microseconds } from '../../clock.ts';
import type { Actor } from '../../event/actor.ts';
import { SYSTEM } from '../../event/actor.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import type { RunningJob } from '../../job/worker.ts';
import type { Scans } from '../scans.ts';
import { advisoriesInForce } from './advisory-store.ts';
import { publishAdvisories } from './publish-advisories.ts';

/** @throws ShiplockError INVALID for a feed that there is not, CONFLICT for one that has lost many records */
export async function updateAdvisories(scans: Scans, feeds: readonly string[], job: RunningJob): Promise<void> {
  const { database, clock, advisories } = scans;
  const serial = clock.now();
  const present = await advisoriesInForce(database.rows, advisories);
  await mkdir(advisories.folder, { recursive: true });
  const built = join(advisories.folder, `building-${job.id}.sqlite`);
  try {
    const { records, states } = await scans.thread.buildIndex({
      path: built,
      feeds,
      // Whoever removed it by hand gets everything anew.
      base: present && existsSync(present.path) ? present.path : null,
      states: present?.states ?? {},
      now: serial,
    });
    const by: Actor = job.requestedBy === SYSTEM.name ? SYSTEM : { kind: 'user', name: job.requestedBy };
    await publishAdvisories(scans, { built, serial, states, force: false, by });
    const log = `${records} advisories from ${feeds.join(', ')}`;
    await database.transaction((tx) => job.saveProgress(tx, { done: 1, total: 1, log }));
  } finally {
    await rm(built, { force: true });
  }
}

/** Queues an update when the last one was too long ago. */
export async function queueUpdateIfDue(
  scans: Scans,
  rules: { readonly advisoryFeeds: readonly string[]; readonly advisoryUpdateHours: number },
  now: Microseconds,
): Promise<void> {
  const { advisoryFeeds, advisoryUpdateHours } = rules;
  if (advisoryUpdateHours === 0 || advisoryFeeds.length === 0) return;
  const present = await advisoriesInForce(scans.database.rows, scans.advisories);
  if (present && now - present.builtAt < advisoryUpdateHours * MICROSECONDS_PER_HOUR) return;
  const key = `advisories.update:${Math.floor(now / MICROSECONDS_PER_HOUR)}`;
  const job = { kind: 'advisories.update', key, payload: {}, at: now, requestedBy: SYSTEM.name } as const;
  await scans.database.transaction((tx) => enqueueJobs(tx, [job]));
}
