// Job `policy.retire`: a repository was deleted, and with it go the policies that it was the source of. Left alone, they
// would wake up under the next repository of that name.

import { SYSTEM_IDENTITY } from '../access/identity.ts';
import { findEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import { deletePolicy } from './delete-policy.ts';
import { listPolicies } from './find-policy.ts';
import type { Policies } from './policies.ts';

/** Deletes the policies of the repository in the job's event; those that were made for a successor stay. */
export async function retirePolicies(
  policies: Policies,
  job: Pick<RunningJob<'policy.retire'>, 'payload'>,
): Promise<void> {
  const { rows } = policies.database;
  const event = await findEvent(rows, job.payload.event);
  if (!event?.repository) return;
  for (const policy of await listPolicies(rows, { source: event.repository })) {
    if (policy.createdAfter < event.sequence) await deletePolicy(policies, SYSTEM_IDENTITY, policy);
  }
}
