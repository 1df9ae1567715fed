// SQL of the answers that are kept for Idempotency-Key.

import type { Rows, Transaction } from '../database/database.ts';
import type { IdempotencyRow } from '../database/schema/events.ts';

export async function selectAnswer(rows: Rows, actor: string, key: string): Promise<IdempotencyRow | undefined> {
  return rows
    .selectFrom('idempotency')
    .selectAll()
    .where('actor', '=', actor)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function insertAnswer(tx: Transaction, row: IdempotencyRow): Promise<void> {
  await tx
    .insertInto('idempotency')
    .values(row)
    .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
    .execute();
}

export async function deleteAnswers(tx: Transaction, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('idempotency')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('actor', 'key'),
        'in',
        selectFrom('idempotency')
          .select(['actor', 'key'])
          .where('created_at', '<', before)
          .limit(limit)
          .$asTuple('actor', 'key'),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
