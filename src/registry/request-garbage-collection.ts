// Asking for garbage collection.

import { actorOf, type Identity } from '../access/identity.ts';
import { requireSystemAdmin } from '../access/right/requirements.ts';
import { referenceTo } from '../actor.ts';
import { orderedId } from '../database/ordered-id.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import { getJob, type Job } from '../job/list-jobs.ts';
import type { Rowed } from './registry.ts';

/**
 * Queues a collection and returns its job; for system admins.
 * @param what `untagged`: also images that have had no tag for longer than the rollback time
 * @throws ShiplockError DENIED
 */
export async function requestGarbageCollection(
  registry: Rowed,
  by: Identity,
  what: { readonly untagged: boolean },
): Promise<Job> {
  const kind = 'storage.collect_garbage';
  const requestedBy = referenceTo(actorOf(by));
  return registry.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const job = { kind, key: `${kind}:${orderedId()}`, payload: what, at: registry.clock.now(), requestedBy } as const;
    const [id] = await enqueueJobs(tx, [job]);
    return getJob(tx, id as string);
  });
}
