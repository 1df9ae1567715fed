// The audit log as a file: a line for each record, as JSON or for spreadsheets.

import type { AuditRecordBody } from '../../api/audit.ts';
import { csvLine } from '../../api/csv.ts';

export const EXPORT_TYPES = { jsonl: 'application/jsonl; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

const COLUMNS: Readonly<Record<string, (record: AuditRecordBody) => string | number | null>> = {
  sequence: (one) => one.sequence,
  at: (one) => one.at,
  actor_kind: (one) => one.actor.kind,
  actor_id: (one) => one.actor.id,
  actor: (one) => one.actor.name,
  credential: (one) => one.actor.credential,
  address: (one) => one.actor.address,
  user_agent: (one) => one.actor.userAgent,
  action: (one) => one.action,
  repository: (one) => one.repository,
  namespace: (one) => one.namespace,
  subject: (one) => one.subject,
  outcome: (one) => one.outcome,
  reason: (one) => one.reason,
  count: (one) => one.count,
  detail: (one) => JSON.stringify(one.detail),
  hash: (one) => one.hash,
};

/** The file in pieces, one for each of these pages. */
export async function* exportedAudit(
  pages: AsyncIterable<readonly AuditRecordBody[]>,
  format: keyof typeof EXPORT_TYPES,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(Object.keys(COLUMNS));
  for await (const page of pages) {
    const lines = page.map((record) => (format === 'csv' ? csvOf(record) : `${JSON.stringify(record)}\n`));
    if (lines.length > 0) yield lines.join('');
  }
}

function csvOf(record: AuditRecordBody): string {
  return csvLine(Object.values(COLUMNS).map((read) => String(read(record) ?? '')));
}
