// SQL of access tokens.

import type { Rows, Transaction } from '../../database/database.ts';
import { writeInChunks } from '../../database/in-chunks.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { AccessTokenRow, AccountRow } from '../../database/schema/accounts.ts';

export async function insertAccessToken(tx: Transaction, token: AccessTokenRow): Promise<void> {
  await tx.insertInto('access_token').values(token).execute();
}

export async function selectAccessTokenByHash(
  rows: Rows,
  hash: string,
): Promise<{ token: AccessTokenRow; user: AccountRow } | undefined> {
  const token = await rows.selectFrom('access_token').selectAll().where('secret_hash', '=', hash).executeTakeFirst();
  if (!token) return undefined;
  const user = await rows.selectFrom('account').selectAll().where('id', '=', token.user_id).executeTakeFirst();
  return user && { token, user };
}

export async function selectAccessToken(rows: Rows, id: string): Promise<AccessTokenRow | undefined> {
  return rows.selectFrom('access_token').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countAccessTokens(rows: Rows, userId: string, kind: AccessTokenRow['kind']): Promise<number> {
  const row = await rows
    .selectFrom('access_token')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** A page of the user's, or of `only` these of them, newest first. */
export async function selectAccessTokens(
  rows: Rows,
  userId: string,
  page: { readonly before?: string | undefined; readonly limit: number; readonly only?: readonly string[] | undefined },
): Promise<Page<AccessTokenRow>> {
  const { before, limit, only } = page;
  let query = rows.selectFrom('access_token').selectAll().where('user_id', '=', userId).orderBy('id', 'desc');
  if (before !== undefined) query = query.where('id', '<', before);
  if (only) query = query.where('id', 'in', oneOf(only));
  return readPage(query, { limit, position: (token) => token.id, texts: ['name'], json: ['permissions_json'] });
}

export async function touchAccessToken(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.updateTable('access_token').set({ last_used_at: at }).where('id', '=', id).execute();
}

export async function deleteAccessToken(
  tx: Transaction,
  userId: string,
  id: string,
): Promise<AccessTokenRow | undefined> {
  return tx
    .deleteFrom('access_token')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
}

/** Deletes the user's logins but the `kept` that were used last. */
export async function deleteLeastUsedLogins(tx: Transaction, userId: string, kept: number): Promise<void> {
  const surplus = await tx
    .selectFrom('access_token')
    .select('id')
    .where('user_id', '=', userId)
    .where('kind', '=', 'refresh')
    .orderBy((by) => by.fn.coalesce('last_used_at', 'created_at'), 'desc')
    .orderBy('id', 'desc')
    .limit(1_000)
    .offset(kept)
    .execute();
  const ids = surplus.map(({ id }) => id);
  await writeInChunks(ids, (chunk) => tx.deleteFrom('access_token').where('id', 'in', chunk).execute());
}

export async function deleteAccessTokensOf(tx: Transaction, userId: string): Promise<void> {
  await tx.deleteFrom('access_token').where('user_id', '=', userId).execute();
}

/** Deletes the tokens that were made with one of these client certificates. */
export async function deleteAccessTokensMadeWith(tx: Transaction, certificateIds: readonly string[]): Promise<void> {
  await writeInChunks(certificateIds, (chunk) =>
    tx.deleteFrom('access_token').where('certificate_id', 'in', chunk).execute(),
  );
}

export async function deleteExpiredAccessTokens(tx: Transaction, now: number, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('access_token')
    .where('id', 'in', (expired) =>
      expired.selectFrom('access_token').select('id').where('expires_at', '<', now).limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
