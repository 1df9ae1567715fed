// SQL of sessions.

import type { Rows, Transaction } from '../../database/database.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { AccountRow, SessionRow } from '../../database/schema/accounts.ts';

export async function insertSession(tx: Transaction, session: SessionRow): Promise<void> {
  await tx.insertInto('session').values(session).execute();
}

export async function selectSessionByHash(
  rows: Rows,
  hash: string,
): Promise<{ readonly session: SessionRow; readonly user: AccountRow } | undefined> {
  const session = await rows.selectFrom('session').selectAll().where('secret_hash', '=', hash).executeTakeFirst();
  if (!session) return undefined;
  const user = await rows.selectFrom('account').selectAll().where('id', '=', session.user_id).executeTakeFirst();
  return user && { session, user };
}

export async function hasSession(rows: Rows, id: string): Promise<boolean> {
  return (await rows.selectFrom('session').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** What makes a session one that has ended: the time now, and since when it would have had to be used, and begun. */
export interface SessionEnds {
  readonly now: number;
  readonly unusedSince: number;
  readonly begunBefore: number;
}

/** A page of the user's that have not ended, newest first. */
export async function selectSessions(
  rows: Rows,
  userId: string,
  { before, limit, ends }: { readonly before?: string | undefined; readonly limit: number; readonly ends: SessionEnds },
): Promise<Page<SessionRow>> {
  let query = rows
    .selectFrom('session')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', ends.now)
    .where('created_at', '>', ends.begunBefore)
    .where('last_used_at', '>', ends.unusedSince)
    .orderBy('id', 'desc');
  if (before !== undefined) query = query.where('id', '<', before);
  return readPage(query, { limit, position: (session) => session.id, texts: ['user_agent'] });
}

export async function touchSession(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.updateTable('session').set({ last_used_at: at }).where('id', '=', id).execute();
}

/** True when there was one. */
export async function deleteSession(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.deleteFrom('session').where('user_id', '=', userId).execute();
}

/** Deletes the user's sessions but the `kept` newest. */
export async function deleteOldestSessions(tx: Transaction, userId: string, kept: number): Promise<void> {
  await tx
    .deleteFrom('session')
    .where('user_id', '=', userId)
    .where('id', 'not in', (newest) =>
      newest.selectFrom('session').select('id').where('user_id', '=', userId).orderBy('id', 'desc').limit(kept),
    )
    .execute();
}

/** Deletes at most `limit` that ended before; returns how many. */
export async function deleteEndedSessions(
  tx: Transaction,
  ended: SessionEnds & { readonly limit: number },
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('id', 'in', (found) =>
      found
        .selectFrom('session')
        .select('id')
        .where((where) =>
          where.or([
            where('expires_at', '<=', ended.now),
            where('created_at', '<=', ended.begunBefore),
            where('last_used_at', '<=', ended.unusedSince),
          ]),
        )
        .limit(ended.limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
