// Asking for newer advisories.

import { actorOf, type Identity } from '../access/identity.ts';
import { requireSystemAdmin } from '../access/right/requirements.ts';
import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { ShiplockError } from '../errors.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import { getJob, type Job } from '../job/list-jobs.ts';
import type { Advisories } from './advisories.ts';

/**
 * Queues an update from the feeds, or a look at the followed tag where there are no feeds, and returns its job; for system
 * admins.
 * @param how `force`: also data that has lost many records
 * @throws ShiplockError DENIED; CONFLICT where nothing is configured; INVALID for forcing a followed tag
 */
export async function requestAdvisoryUpdate(
  room: Advisories,
  by: Identity,
  { force }: { readonly force: boolean },
): Promise<Job> {
  return room.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const kind = room.feeds.length > 0 ? 'advisories.update' : 'advisories.follow';
    if (kind === 'advisories.follow' && !room.following) {
      throw new ShiplockError(
        'CONFLICT',
        'no feeds are configured: set advisoryFeeds (SHIPLOCK_ADVISORY_FEEDS) or advisoryFollow, or import an archive',
      );
    }
    if (kind === 'advisories.follow' && force) {
      throw new ShiplockError(
        'INVALID',
        'what comes by a followed tag is never forced: leave force out, or import the archive with it (shiplock advisories import --force)',
      );
    }
    const requestedBy = referenceTo(actorOf(by));
    // Whoever asks wants it tried, also when it was refused before.
    const job = { kind, key: `${kind}:${orderedId()}`, payload: { again: true, force }, requestedBy } as const;
    const [id] = await enqueueJobs(tx, [{ ...job, at: room.clock.now() }]);
    return getJob(tx, id as string);
  });
}
