// SQL of how synchronizations have ended.

import type { Rows, Transaction } from '../../database/database.ts';
import type { DirectorySyncRow } from '../../database/schema/accounts.ts';

export async function selectSync(rows: Rows, issuer: string): Promise<DirectorySyncRow | undefined> {
  return rows.selectFrom('directory_sync').selectAll().where('issuer', '=', issuer).executeTakeFirst();
}

export async function upsertSync(tx: Transaction, sync: DirectorySyncRow): Promise<void> {
  const { issuer: _issuer, ...rest } = sync;
  await tx
    .insertInto('directory_sync')
    .values(sync)
    .onConflict((conflict) => conflict.column('issuer').doUpdateSet(rest))
    .execute();
}
