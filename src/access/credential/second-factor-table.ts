// SQL of second factors and their recovery codes.

import type { Rows, Transaction } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { preparedQuery } from '../../database/prepared-query.ts';
import type { SecondFactorRow } from '../../database/schema/accounts.ts';

const secondFactorOf = preparedQuery((rows, userId: string) =>
  rows.selectFrom('second_factor').selectAll().where('user_id', '=', userId),
);

export async function selectSecondFactor(rows: Rows, userId: string): Promise<SecondFactorRow | undefined> {
  return (await secondFactorOf(rows, userId))[0];
}

/** Those of these users who have one that counts. */
export async function selectWithSecondFactor(rows: Rows, userIds: readonly string[]): Promise<string[]> {
  const found = await rows
    .selectFrom('second_factor')
    .select('user_id')
    .where('user_id', 'in', oneOf(userIds))
    .where('confirmed_at', 'is not', null)
    .execute();
  return found.map((row) => row.user_id);
}

/** Writes it, in place of one before, without its recovery codes. */
export async function replaceSecondFactor(tx: Transaction, factor: SecondFactorRow): Promise<void> {
  await deleteSecondFactor(tx, factor.user_id);
  await tx.insertInto('second_factor').values(factor).execute();
}

export async function updateSecondFactor(
  tx: Transaction,
  userId: string,
  change: Partial<Pick<SecondFactorRow, 'confirmed_at' | 'last_step'>>,
): Promise<void> {
  await tx.updateTable('second_factor').set(change).where('user_id', '=', userId).execute();
}

/** True when there was one; its recovery codes go with it. */
export async function deleteSecondFactor(tx: Transaction, userId: string): Promise<boolean> {
  await tx.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
  const { numDeletedRows } = await tx.deleteFrom('second_factor').where('user_id', '=', userId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function insertRecoveryCode(tx: Transaction, userId: string, codeHash: string): Promise<void> {
  await tx.insertInto('recovery_code').values({ user_id: userId, code_hash: codeHash }).execute();
}

/** True when it was there: it is good once. */
export async function takeRecoveryCode(tx: Transaction, userId: string, codeHash: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('recovery_code')
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function countRecoveryCodes(rows: Rows, userId: string): Promise<number> {
  const row = await rows
    .selectFrom('recovery_code')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
