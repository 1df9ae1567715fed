// SQL of what lists of repositories sort by: how many tags each has, how much it holds, and when something came last. Written with what
// it counts, since counting takes longer the more there is.

import { sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { oneOfJson } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';

const tagsSet = preparedQuery((rows, repositoryId: string, names: string, count: number, at: Microseconds) => {
  const present = sql`(select count(*) from tag where repository_id = ${repositoryId} and name in ${oneOfJson(names)})`;
  return rows
    .updateTable('repository')
    .set({ tags: sql<number>`tags + ${count} - ${present}`, pushed_at: sql<number>`max(pushed_at, ${at})` })
    .where('id', '=', repositoryId);
});

/** Before tags of these names, each once, come to stand on images at this time: those that are not there yet count, and it is a push. */
export async function countTagsSet(
  tx: Transaction,
  repositoryId: string,
  names: readonly string[],
  at: Microseconds,
): Promise<void> {
  await tagsSet(tx, repositoryId, JSON.stringify(names), names.length, at);
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

const bytesAdded = preparedQuery((rows, repositoryId: string, bytes: number) =>
  rows
    .updateTable('repository')
    .set((set) => ({ bytes: set('bytes', '+', bytes) }))
    .where('id', '=', repositoryId),
);

/** @param bytes fewer than 0 for blobs that are not shown any more */
export async function addRepositoryBytes(tx: Transaction, repositoryId: string, bytes: number): Promise<void> {
  await bytesAdded(tx, repositoryId, bytes);
}
