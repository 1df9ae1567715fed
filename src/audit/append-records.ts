// Writes records at the end of the chain, in the transaction of what they tell of. Write transactions run one after the
// other, so the end of the chain stays where it is until this one is over.

import type { Transaction } from '../database/database.ts';
import type { NewRecord } from './audit-record.ts';
import { insertRecords, selectLast } from './audit-table.ts';
import { BEGINNING, hashOfRecord } from './chain.ts';

export async function appendRecords(tx: Transaction, records: readonly NewRecord[]): Promise<void> {
  if (records.length === 0) return;
  let previous = (await selectLast(tx)) ?? { ...BEGINNING, latest: 0 };
  const rows = records.map((record) => {
    const { actor } = record;
    const row = asStored({
      sequence: previous.sequence + 1,
      at: record.at,
      latest: Math.max(previous.latest, record.at),
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      credential: actor.credential ?? null,
      address: actor.address ?? null,
      user_agent: actor.userAgent ?? null,
      action: record.action,
      repository: record.repository ?? null,
      namespace: record.namespace ?? null,
      subject: record.subject ?? null,
      outcome: record.outcome,
      reason: record.reason ?? null,
      detail_json: record.detail,
      count: record.count ?? 1,
    });
    const chained = { ...row, hash: hashOfRecord(previous.hash, row) };
    previous = chained;
    return chained;
  });
  await insertRecords(tx, rows);
}

/**
 * The row as it is read again: half of a surrogate pair, which has no form in UTF-8, becomes U+FFFD in the database, and a record that
 * was hashed with it would pass for one that was changed.
 */
function asStored<Row extends object>(row: Row): Row {
  for (const [column, value] of Object.entries(row))
    if (typeof value === 'string' && !value.isWellFormed()) Object.assign(row, { [column]: value.toWellFormed() });
  return row;
}
