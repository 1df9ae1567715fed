// SQL of client certificates.

import type { Rows, Transaction } from '../../database/database.ts';
import { inChunks, writeInChunks } from '../../database/in-chunks.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { AccountRow, ClientCertificateRow } from '../../database/schema/accounts.ts';

export async function insertCertificate(tx: Transaction, certificate: ClientCertificateRow): Promise<void> {
  await tx.insertInto('client_certificate').values(certificate).execute();
}

export async function selectCertificateShown(
  rows: Rows,
  { fingerprint, serial }: { readonly fingerprint: string; readonly serial: string },
): Promise<{ certificate: ClientCertificateRow; user: AccountRow } | undefined> {
  const certificate = await rows
    .selectFrom('client_certificate')
    .selectAll()
    .where('fingerprint', '=', fingerprint)
    .where('serial', '=', serial)
    .executeTakeFirst();
  if (!certificate) return undefined;
  const user = await rows.selectFrom('account').selectAll().where('id', '=', certificate.user_id).executeTakeFirst();
  return user && { certificate, user };
}

export async function selectCertificate(rows: Rows, id: string): Promise<ClientCertificateRow | undefined> {
  return rows.selectFrom('client_certificate').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The user's certificate of this serial. */
export async function selectCertificateOf(
  rows: Rows,
  userId: string,
  serial: string,
): Promise<ClientCertificateRow | undefined> {
  return rows
    .selectFrom('client_certificate')
    .selectAll()
    .where('serial', '=', serial)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** How many of the user's are good at this time. */
export async function countGoodCertificates(rows: Rows, userId: string, now: number): Promise<number> {
  const row = await rows
    .selectFrom('client_certificate')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** A page of the user's, newest first. */
export async function selectCertificates(
  rows: Rows,
  userId: string,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<Page<ClientCertificateRow>> {
  let query = rows.selectFrom('client_certificate').selectAll().where('user_id', '=', userId).orderBy('id', 'desc');
  if (before !== undefined) query = query.where('id', '<', before);
  return readPage(query, { limit, position: (certificate) => certificate.id });
}

/** Those that were made with one of these, and are not revoked. */
export async function selectMadeWith(rows: Rows, ids: readonly string[]): Promise<ClientCertificateRow[]> {
  return inChunks(ids, (chunk) =>
    rows
      .selectFrom('client_certificate')
      .selectAll()
      .where('parent_id', 'in', chunk)
      .where('revoked_at', 'is', null)
      .execute(),
  );
}

export async function updateUsed(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.updateTable('client_certificate').set({ last_used_at: at }).where('id', '=', id).execute();
}

export async function updateRevoked(tx: Transaction, ids: readonly string[], at: number): Promise<void> {
  await writeInChunks(ids, (chunk) =>
    tx.updateTable('client_certificate').set({ revoked_at: at }).where('id', 'in', chunk).execute(),
  );
}

/** Revokes all of the user's. */
export async function updateRevokedOf(tx: Transaction, userId: string, at: number): Promise<void> {
  await tx
    .updateTable('client_certificate')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Deletes the user's revoked ones but the `kept` newest. */
export async function deleteOldestRevoked(tx: Transaction, userId: string, kept: number): Promise<void> {
  const surplus = await tx
    .selectFrom('client_certificate')
    .select('id')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1_000)
    .offset(kept)
    .execute();
  const ids = surplus.map(({ id }) => id);
  await writeInChunks(ids, (chunk) => tx.deleteFrom('client_certificate').where('id', 'in', chunk).execute());
}

/** Deletes at most so many, and returns how many they were. */
export async function deleteCertificatesExpiredBefore(tx: Transaction, time: number, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('client_certificate')
    .where('id', 'in', (expired) =>
      expired.selectFrom('client_certificate').select('id').where('expires_at', '<', time).limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
