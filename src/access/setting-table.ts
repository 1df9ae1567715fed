// SQL of the few values that belong to the whole deployment.

import type { Rows, Transaction } from '../database/database.ts';
import { preparedQuery } from '../database/prepared-query.ts';

const settingNamed = preparedQuery((rows, name: string) =>
  rows.selectFrom('setting').select('value').where('name', '=', name),
);

export async function selectSetting(rows: Rows, name: string): Promise<string | undefined> {
  return (await settingNamed(rows, name))[0]?.value;
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
