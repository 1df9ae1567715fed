// Who may read the audit log: system admins, and those who audit everywhere, all of it; those who audit a namespace or a
// repository what concerns that.

import { setImmediate } from 'node:timers/promises';
import { referenceTo } from '../actor.ts';
import type { Scope } from '../api/scope.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { CheckQuestion, LogCheck } from '../audit/check-log.ts';
import { type AuditFilter, listRecords } from '../audit/list-records.ts';
import { type Purge, recordPurge } from '../audit/purge.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import { actorOf, type Identity, isAnonymous } from './identity.ts';
import { isDeniedAbout, requireNothingDenied } from './right/inner-denials.ts';
import { isGivenEverywhere, requireEverywhere, requireScope, requireSystemAdmin } from './right/requirements.ts';

/** Little enough that others are served between two pages. */
const EXPORTED_AT_ONCE = 200;

/** A page of the records that fit the filter, newest first; see `listRecords`. @throws AccessRefused; ShiplockError DENIED */
export async function readAudit(
  { database }: Pick<Audit, 'database'>,
  by: Identity,
  { before, limit, ...filter }: AuditFilter & { readonly before?: number | undefined; readonly limit: number },
): Promise<Page<AuditRecord>> {
  const since = await firstReadable(database.rows, by, filter);
  return listRecords(database.rows, filter, { before, since, limit });
}

/** Checks a part of the log; see `checkLog`. @throws ShiplockError DENIED, UNAUTHORIZED */
export async function verifyAudit(audit: Audit, by: Identity, question: CheckQuestion): Promise<LogCheck> {
  await requireEverywhere(audit.database.rows, by, 'view_audit');
  return audit.check(question);
}

/**
 * All records that fit the filter, as `readAudit` gives them, up to those that are there now; in small pages.
 * @throws AccessRefused; ShiplockError DENIED
 */
export async function exportAudit(
  { database }: Pick<Audit, 'database'>,
  by: Identity,
  filter: AuditFilter,
): Promise<AsyncGenerator<readonly AuditRecord[]>> {
  return pagesOf(database.rows, filter, await firstReadable(database.rows, by, filter));
}

async function* pagesOf(rows: Rows, filter: AuditFilter, since: number): AsyncGenerator<readonly AuditRecord[]> {
  let before: number | undefined;
  do {
    const page = await listRecords(rows, filter, { before, since, limit: EXPORTED_AT_ONCE });
    yield page.items;
    // A page that is read takes no turn of the event loop by itself, and many can be empty.
    await setImmediate();
    before = page.next === null ? undefined : Number(page.next);
  } while (before !== undefined);
}

/**
 * Writes down that the records before this time go, and queues their removal; for system admins.
 * @throws ShiplockError DENIED, UNAUTHORIZED; INVALID for a time within the last hour
 */
export async function purgeAudit(
  { database, clock }: Pick<Audit, 'database' | 'clock'>,
  by: Identity,
  { before }: { readonly before: Microseconds },
): Promise<Purge> {
  return database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const actor = actorOf(by);
    const at = clock.now();
    const purge = await recordPurge(tx, { before, at, actor });
    const key = `audit.purge:${purge.through}`;
    const job = { kind: 'audit.purge', key, payload: {}, at, requestedBy: referenceTo(actor) } as const;
    if (purge.through !== null) await enqueueJobs(tx, [job]);
    return purge;
  });
}

/**
 * The sequence of the first record that they may read: of a namespace, the one of its present account's beginning, since an account that had
 * the name before was somebody else's.
 */
async function firstReadable(rows: Rows, by: Identity, { repository, namespace }: AuditFilter): Promise<number> {
  const scope = placeOf({ repository, namespace });
  const auditsAll = await isGivenEverywhere(rows, by, 'view_audit');
  // Also of repositories and namespaces that are gone.
  if (auditsAll && !(await isDeniedAbout(rows, by, scope, 'view_audit'))) return 1;
  if (scope.kind === 'everywhere' && !auditsAll && !isAnonymous(by)) {
    const message =
      'all of the audit log is for system admins and auditors: name a repository or a namespace that you may audit';
    throw new ShiplockError('DENIED', message);
  }
  await requireScope(rows, by, scope, 'view_audit');
  await requireNothingDenied(rows, by, scope, 'view_audit');
  if (scope.kind !== 'namespace' || auditsAll) return 1;
  const beginnings = { action: 'account.created', namespace } as const;
  let before: number | undefined;
  do {
    const page = await listRecords(rows, beginnings, { before, limit: 1 });
    const [newest] = page.items;
    if (newest) return newest.sequence;
    before = page.next === null ? undefined : Number(page.next);
  } while (before !== undefined);
  // It was purged, and with it all that was before.
  return 1;
}

function placeOf({ repository, namespace }: AuditFilter): Scope {
  if (repository !== undefined) return { kind: 'repository', repository };
  return namespace === undefined ? { kind: 'everywhere' } : { kind: 'namespace', namespace };
}
