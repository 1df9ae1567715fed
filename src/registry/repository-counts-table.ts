// SQL of what lists of repositories sort by: how many tags each has, how much it holds, and when something came last. Written with what
// it counts, since counting takes longer the more there is.

import { sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';

/** @param tags fewer than 0 for those that are gone */
export async function addTagCount(tx: Transaction, repositoryId: string, tags: number): Promise<void> {
  if (tags === 0) return;
  await tx
    .updateTable('repository')
    .set((set) => ({ tags: set('tags', '+', tags) }))
    .where('id', '=', repositoryId)
    .execute();
}

/** @param bytes fewer than 0 for blobs that are not shown any more */
export async function addRepositoryBytes(tx: Transaction, repositoryId: string, bytes: number): Promise<void> {
  await tx
    .updateTable('repository')
    .set((set) => ({ bytes: set('bytes', '+', bytes) }))
    .where('id', '=', repositoryId)
    .execute();
}

/** A tag came to stand on an image at this time. */
export async function notePush(tx: Transaction, repositoryId: string, at: Microseconds): Promise<void> {
  await tx
    .updateTable('repository')
    .set({ pushed_at: sql<number>`max(pushed_at, ${at})` })
    .where('id', '=', repositoryId)
    .execute();
}
