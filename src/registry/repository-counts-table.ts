// SQL of what lists of repositories sort by: how many tags each has, how much it holds, and when something came last. Written with what
// it counts, since counting takes longer the more there is.

import { sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { oneOf } from '../database/one-of.ts';

/** Before tags of these names, each once, come to stand on images at this time: those that are not there yet count, and it is a push. */
export async function countTagsSet(
  tx: Transaction,
  repositoryId: string,
  names: readonly string[],
  at: Microseconds,
): Promise<void> {
  const present = sql`(select count(*) from tag where repository_id = ${repositoryId} and name in ${oneOf(names)})`;
  await tx
    .updateTable('repository')
    .set({
      tags: sql<number>`tags + ${names.length} - ${present}`,
      pushed_at: sql<number>`max(pushed_at, ${at})`,
    })
    .where('id', '=', repositoryId)
    .execute();
}

/** So many tags are gone. */
export async function countTagsGone(tx: Transaction, repositoryId: string, count: number): Promise<void> {
  if (count === 0) return;
  await tx
    .updateTable('repository')
    .set((set) => ({ tags: set('tags', '-', count) }))
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
