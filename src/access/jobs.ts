// Who may look at background work, and end it: system admins, and those who asked for it, as long as they may do there
// what it does. A restricted access token needs the permission, too.

import { actorKey } from '../actor.ts';
import type { Database } from '../database/database.ts';
import type { Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import type { JobKind } from '../job/job-kind.ts';
import { findJob, getJob, type Job, type JobFilter, listJobs, stopJob } from '../job/list-jobs.ts';
import type { Accounts } from './account/accounts.ts';
import { actorOf, type Identity } from './identity.ts';
import { rightsOn } from './right/authorize.ts';
import type { Permission } from './right/permission.ts';
import { isSystemAdmin, requireHolder } from './right/requirements.ts';
import { visibleNames } from './right/visibility.ts';

/** What a person must be allowed to do for a job of this kind; those that are not named are for system admins. */
const PERMISSION_FOR: Readonly<Partial<Record<JobKind, Permission>>> = {
  'policy.apply': 'manage_policies',
  'policy.evaluate': 'manage_policies',
  'policy.schedule': 'manage_policies',
  'promotion.promote': 'promote',
  'scan.pushed': 'scan',
  'scan.attested': 'scan',
  'scan.image': 'scan',
  'scan.apply_waiver': 'manage_repository',
};

/** Jobs that fit the filter, newest first: all for system admins, one's own for others. @throws ShiplockError DENIED */
export async function listVisibleJobs(
  access: Accounts,
  by: Identity,
  { limit, ...filter }: Omit<JobFilter, 'requestedBy' | 'kinds' | 'visible'> & { readonly limit: number },
): Promise<Page<Job>> {
  const { rows } = access.database;
  if (isSystemAdmin(by)) return listJobs(rows, filter, limit);
  const holder = requireHolder(by);
  const { restrictedTo } = holder;
  const kinds = (Object.entries(PERMISSION_FOR) as [JobKind, Permission][])
    .filter(([, permission]) => restrictedTo?.includes(permission) ?? true)
    .map(([kind]) => kind);
  const visible = await visibleNames(rows, { ...holder, restrictedTo: undefined });
  return listJobs(rows, { ...filter, requestedBy: actorOf(holder), kinds, visible }, limit);
}

/** @throws ShiplockError DENIED; NOT_FOUND, in the same words for a job that is not the asker's */
export async function getVisibleJob(access: Accounts, by: Identity, { id }: { readonly id: string }): Promise<Job> {
  return visibleJob(access.database.rows, by, id);
}

/**
 * Cancels a job: one that waits ends at once, one that runs at its next place to stop. Returns it as it is then.
 * @throws ShiplockError as `getVisibleJob`; CONFLICT when the job has ended
 */
export async function cancelJob(access: Accounts, by: Identity, { id }: { readonly id: string }): Promise<Job> {
  return access.database.transaction(async (tx) => {
    await visibleJob(tx, by, id);
    await stopJob(tx, id, access.clock.now());
    return getJob(tx, id);
  });
}

async function visibleJob(rows: Database['rows'], by: Identity, id: string): Promise<Job> {
  const job = await findJob(rows, id);
  if (job && (await maySee(rows, by, job))) return job;
  throw new ShiplockError('NOT_FOUND', `there is no job ${id}, or it is not yours`);
}

async function maySee(rows: Database['rows'], by: Identity, job: Job): Promise<boolean> {
  if (isSystemAdmin(by)) return true;
  const holder = requireHolder(by);
  if (actorKey(job.requestedBy) !== actorKey(actorOf(holder))) return false;
  const permission = PERMISSION_FOR[job.kind as JobKind];
  if (permission === undefined || !(holder.restrictedTo?.includes(permission) ?? true)) return false;
  return job.repository === null || (await rightsOn(rows, holder, job.repository)).permissions.has(permission);
}
