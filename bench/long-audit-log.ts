// Pages of an audit log of ten million records, by every filter and by several together.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditFilter } from '../src/audit/list-records.ts';
import { listRecords } from '../src/audit/list-records.ts';
import { openSqlite } from '../src/database/sqlite.ts';

const RECORDS = 10_000_000;
/** One a second, from the beginning of 2026. */
const BEGIN = Date.UTC(2026, 0, 1) * 1000;
const SECOND = 1_000_000;
const LIMIT = 100;

const MIDDLE = BEGIN + (RECORDS / 2) * SECOND;
const FILTERS: readonly AuditFilter[] = [
  {},
  { actor: 'user-7' },
  { actor: 'nobody' },
  { action: 'manifest.pushed' },
  { action: 'policy.saved' },
  { repository: 'ns-3/app-33' },
  { namespace: 'ns-3' },
  { subject: 'v77' },
  { outcome: 'refused' },
  { from: MIDDLE },
  { to: MIDDLE },
  { from: MIDDLE, to: MIDDLE + 60 * SECOND },
  { actor: 'user-7', outcome: 'refused' },
  { actor: 'user-7', action: 'policy.saved' },
  { namespace: 'ns-3', to: MIDDLE },
  { repository: 'ns-3/app-33', action: 'manifest.pushed', to: MIDDLE },
  { subject: 'none', outcome: 'refused', from: BEGIN },
];

/** The shortest and the longest time for a page, of all filters. */
export async function longAuditLog(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shiplock-bench-'));
  const file = join(folder, 'shiplock.db');
  const database = await openSqlite(file);
  try {
    fill(file);
    const times: number[] = [];
    for (const filter of FILTERS) {
      const began = performance.now();
      await listRecords(database.rows, filter, { limit: LIMIT });
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    return `${times[0]?.toFixed(1)} to ${times.at(-1)?.toFixed(1)} ms for a page, by ${FILTERS.length} filters`;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By SQL alone: by the server's own way it would take hours, and the chain of hashes is of no account here. */
function fill(file: string): void {
  const beside = new DatabaseSync(file);
  beside.exec(`
    pragma synchronous = off;
    with recursive record(n) as (select 1 union all select n + 1 from record where n < ${RECORDS})
    insert into audit_record (sequence, at, latest, actor_kind, actor_id, actor_name, action, repository, namespace, subject,
      outcome, detail_json, count, hash)
    select n, ${BEGIN} + n * ${SECOND}, ${BEGIN} + n * ${SECOND}, 'user', 'u' || (n % 500), 'user-' || (n % 500),
      case when n % 1000 = 0 then 'policy.saved' when n % 3 = 0 then 'tag.deleted' else 'manifest.pushed' end,
      'ns-' || (n % 50) || '/app-' || (n % 1000), 'ns-' || (n % 50), 'v' || (n % 100),
      case when n % 200 = 0 then 'refused' else 'done' end, '{}', 1, 'hash'
    from record`);
  beside.close();
}
