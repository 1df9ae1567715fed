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
  await requireAuditor(database.rows, by, filter);
  return listRecords(database.rows, filter, { before, limit });
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
  await requireAuditor(database.rows, by, filter);
  return pagesOf(database.rows, filter);
}

async function* pagesOf(rows: Rows, filter: AuditFilter): AsyncGenerator<readonly AuditRecord[]> {
  let before: number | undefined;
  do {
    const page = await listRecords(rows, filter, { before, limit: EXPORTED_AT_ONCE });
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

async function requireAuditor(rows: Rows, by: Identity, { repository, namespace }: AuditFilter): Promise<void> {
  const scope = placeOf({ repository, namespace });
  const auditsAll = await isGivenEverywhere(rows, by, 'view_audit');
  // Also of repositories and namespaces that are gone.
  if (auditsAll && !(await isDeniedAbout(rows, by, scope, 'view_audit'))) return;
  if (scope.kind === 'everywhere' && !auditsAll && !isAnonymous(by)) {
    const message =
      'all of the audit log is for system admins and auditors: name a repository or a namespace that you may audit';
    throw new ShiplockError('DENIED', message);
  }
  await requireScope(rows, by, scope, 'view_audit');
  await requireNothingDenied(rows, by, scope, 'view_audit');
}

function placeOf({ repository, namespace }: AuditFilter): Scope {
  if (repository !== undefined) return { kind: 'repository', repository };
  return namespace === undefined ? { kind: 'everywhere' } : { kind: 'namespace', namespace };
}
