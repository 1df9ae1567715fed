// SQL of API keys.

import type { Rows, Transaction } from '../../database/database.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { ApiKeyRow } from '../../database/schema/accounts.ts';

export async function selectKey(rows: Rows, id: string): Promise<ApiKeyRow | undefined> {
  return rows.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function selectKeyByName(
  rows: Rows,
  namespace: string | null,
  name: string,
): Promise<ApiKeyRow | undefined> {
  return inNamespace(rows, namespace).where('name', '=', name).executeTakeFirst();
}

/** The key that has, or had before its last rotation, a secret of this hash. */
export async function selectKeyByHash(rows: Rows, hash: string): Promise<ApiKeyRow | undefined> {
  return rows
    .selectFrom('api_key')
    .selectAll()
    .where((where) => where.or([where('secret_hash', '=', hash), where('previous_hash', '=', hash)]))
    .executeTakeFirst();
}

/** A page of those of a namespace, or of the deployment for null, in the order of their names. */
export async function selectKeys(
  rows: Rows,
  namespace: string | null,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<ApiKeyRow>> {
  let query = inNamespace(rows, namespace).orderBy('name');
  if (after !== undefined) query = query.where('name', '>', after);
  return readPage(query, { limit, position: (key) => key.name });
}

export async function countKeys(rows: Rows, namespace: string | null): Promise<number> {
  const row = await inNamespace(rows, namespace)
    .clearSelect()
    .select((count) => count.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function inNamespace(rows: Rows, namespace: string | null) {
  return rows.selectFrom('api_key').selectAll().where('namespace', 'is', namespace);
}

export async function insertKey(tx: Transaction, key: ApiKeyRow): Promise<void> {
  await tx.insertInto('api_key').values(key).execute();
}

export async function updateKey(tx: Transaction, id: string, change: Partial<ApiKeyRow>): Promise<void> {
  await tx.updateTable('api_key').set(change).where('id', '=', id).execute();
}

/** Deletes the key with what was given to it. */
export async function deleteKeyRow(tx: Transaction, id: string): Promise<void> {
  await tx.deleteFrom('api_key').where('id', '=', id).execute();
}

/** Keys that end before this time and after `now`, for which it was not told yet that fewer than `days` are left. */
export async function selectKeysToEnd(
  rows: Rows,
  { now, before, days, limit }: { now: number; before: number; days: number; limit: number },
): Promise<ApiKeyRow[]> {
  return rows
    .selectFrom('api_key')
    .selectAll()
    .where('expires_at', '>', now)
    .where('expires_at', '<=', before)
    .where((where) => where.or([where('told_days', 'is', null), where('told_days', '>', days)]))
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}

/** The keys whose secret this actor was the last to see. */
export async function selectKeysShownTo(rows: Rows, actorId: string, limit: number): Promise<ApiKeyRow[]> {
  return rows
    .selectFrom('api_key')
    .selectAll()
    .where('shown_to_id', '=', actorId)
    .orderBy('namespace')
    .orderBy('name')
    .limit(limit)
    .execute();
}
