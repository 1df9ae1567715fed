// Who may read the audit log: system admins, and those who audit everywhere, all of it; those who audit a namespace or a
// repository what concerns that.

import type { Audit } from '../audit/audit.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { CheckQuestion, LogCheck } from '../audit/check-log.ts';
import { type AuditFilter, listRecords } from '../audit/list-records.ts';
import type { Rows } from '../database/database.ts';
import type { Page } from '../database/page.ts';
import type { Identity } from './identity.ts';
import { isGivenEverywhere, requireEverywhere, requireScope } from './requirements.ts';

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

async function requireAuditor(rows: Rows, by: Identity, { repository, namespace }: AuditFilter): Promise<void> {
  const isNarrow = repository !== undefined || namespace !== undefined;
  // Also of repositories and namespaces that are gone.
  if (isNarrow && (await isGivenEverywhere(rows, by, 'view_audit'))) return;
  if (repository !== undefined) await requireScope(rows, by, { kind: 'repository', repository }, 'view_audit');
  else if (namespace !== undefined) await requireScope(rows, by, { kind: 'namespace', namespace }, 'view_audit');
  else await requireEverywhere(rows, by, 'view_audit');
}
