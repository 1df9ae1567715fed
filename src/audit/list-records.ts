// Reading the audit log.

import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import type { AuditRecordRow } from '../database/schema/audit.ts';
import type { AuditRecord } from './audit-record.ts';
import { type AuditFilter, selectRecords } from './audit-table.ts';
import { lastPurge } from './last-purge.ts';

export type { AuditFilter };

/**
 * A page of the records that fit the filter, newest first, at most `limit`. It may be short, or empty, and have a next one:
 * a bounded number of records is looked at.
 * @param before records with a smaller sequence  @param since and with this one, or a larger one
 */
export async function listRecords(
  rows: Rows,
  filter: AuditFilter,
  {
    before = Number.MAX_SAFE_INTEGER,
    since = 1,
    limit,
  }: { readonly before?: number | undefined; readonly since?: number | undefined; readonly limit: number },
): Promise<Page<AuditRecord>> {
  const purged = Math.max((await lastPurge(rows))?.sequence ?? 0, since - 1);
  return mapPage(await selectRecords(rows, filter, { before, purged, limit }), readRecord);
}

function readRecord(row: AuditRecordRow): AuditRecord {
  return {
    sequence: Number(row.sequence),
    at: Number(row.at),
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      name: row.actor_name,
      credential: row.credential,
      address: row.address,
      userAgent: row.user_agent,
    },
    action: row.action,
    repository: row.repository,
    namespace: row.namespace,
    subject: row.subject,
    outcome: row.outcome,
    reason: row.reason,
    detail: JSON.parse(row.detail_json),
    count: Number(row.count),
    hash: row.hash,
  };
}
