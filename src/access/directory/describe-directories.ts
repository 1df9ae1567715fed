// What system admins see of the directories, and what they can ask for.

import { referenceTo } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { ShiplockError } from '../../errors.ts';
import type { SyncTold } from '../../event/event-data.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { getJob, type Job } from '../../job/list-jobs.ts';
import type { Access } from '../access.ts';
import { actorOf, type Identity } from '../identity.ts';
import { requireEverywhere, requireSystemAdmin } from '../right/requirements.ts';
import { type AdmissionRules, LDAP } from './directories.ts';
import { countPersons } from './directory-identity-table.ts';
import { selectSync } from './directory-sync-table.ts';

/** How the last synchronization has ended. */
export interface SyncOutcome extends Omit<SyncTold, 'directory'> {
  readonly endedAt: Microseconds;
  /** Why nothing was changed; null for one that was done. */
  readonly failure: string | null;
  /** When the last one was done; null when none was yet. */
  readonly doneAt: Microseconds | null;
}

export interface Directory {
  readonly issuer: string;
  readonly kind: 'ldap' | 'oidc';
  readonly name: string;
  /** How many active accounts came from it. */
  readonly accounts: number;
  readonly adminGroups: readonly string[];
  readonly allowedGroups: readonly string[];
  /** For how long accounts are good without its word. */
  readonly goodFor: Microseconds;
  /** null before the first, and for a directory that cannot list its people. */
  readonly sync: SyncOutcome | null;
}

type Asked = Pick<Access, 'database' | 'directories'>;

/** The directories that are configured; for system admins and auditors. @throws ShiplockError DENIED, UNAUTHORIZED */
export async function listDirectories({ database, directories }: Asked, by: Identity): Promise<Directory[]> {
  const { rows } = database;
  await requireEverywhere(rows, by, 'view_audit');
  const { ldap, oidc } = directories;
  const found: Directory[] = [];
  if (ldap)
    found.push({ ...(await describe(rows, ldap.rules)), kind: 'ldap', name: 'LDAP', sync: await lastSync(rows) });
  if (oidc) found.push({ ...(await describe(rows, oidc.rules)), kind: 'oidc', name: oidc.displayName, sync: null });
  return found;
}

/**
 * Queues a synchronization with the directory that lists its people; for system admins.
 * @param force also when very many accounts would be deactivated
 * @throws ShiplockError DENIED; CONFLICT where there is no such directory
 */
export async function requestSync(access: Access, by: Identity, { force }: { readonly force: boolean }): Promise<Job> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    if (!access.directories.ldap && !access.directories.oidc)
      throw new ShiplockError('CONFLICT', 'no directory is configured: set ldapUrl or oidcIssuer');
    const [kind, at] = ['directory.synchronize' as const, access.clock.now()];
    const requestedBy = referenceTo(actorOf(by));
    const [id] = await enqueueJobs(tx, [{ kind, key: `${kind}:${orderedId()}`, payload: { force }, at, requestedBy }]);
    return getJob(tx, id as string);
  });
}

async function describe(rows: Rows, { issuer, adminGroups, allowedGroups, goodFor }: AdmissionRules) {
  return { issuer, adminGroups, allowedGroups, goodFor, accounts: await countPersons(rows, issuer) };
}

async function lastSync(rows: Rows): Promise<SyncOutcome | null> {
  const row = await selectSync(rows, LDAP);
  if (!row) return null;
  const { directory: _directory, ...told } = JSON.parse(row.outcome_json) as SyncTold;
  return { ...told, endedAt: row.ended_at, failure: row.failure, doneAt: row.done_at };
}
