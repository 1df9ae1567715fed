// SQL of the few values that belong to the whole deployment.

import type { Rows, Transaction } from '../database/database.ts';

export async function selectSetting(rows: Rows, name: string): Promise<string | undefined> {
  const row = await rows.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

/** Stores the value unless there is one, and returns the one that is in force. */
export async function keepSetting(tx: Transaction, name: string, value: string): Promise<string> {
  await tx
    .insertInto('setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return (await selectSetting(tx, name)) ?? value;
}

/** Stores the value, in place of the one before. */
export async function setSetting(tx: Transaction, name: string, value: string): Promise<void> {
  await tx
    .insertInto('setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
