// SQL of tags.

import type { Insertable, Selectable } from 'kysely';
import type { Microseconds } from '../clock.ts';
import { contains } from '../database/contains.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks, writeInChunks } from '../database/in-chunks.ts';
import { type Page, readPage } from '../database/page.ts';
import type { TagRow } from '../database/schema/content.ts';
import type { Digest } from '../oci/digest.ts';
import { raiseRevision } from './revision-table.ts';

export type StoredTag = Selectable<TagRow>;

export async function selectTag(rows: Rows, repositoryId: string, name: string): Promise<StoredTag | undefined> {
  return rows
    .selectFrom('tag')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .executeTakeFirst();
}

export async function upsertTag(
  tx: Transaction,
  tag: { repositoryId: string; name: string; digest: Digest; at: Microseconds; by: string; promotionId: string | null },
): Promise<void> {
  const change = { digest: tag.digest, updated_at: tag.at, updated_by: tag.by, promotion_id: tag.promotionId };
  await tx
    .insertInto('tag')
    .values({ repository_id: tag.repositoryId, name: tag.name, ...change })
    .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet(change))
    .execute();
  await raiseRevision(tx, tag.repositoryId);
}

/** Those of these tags that exist. */
export async function selectTagsNamed(
  rows: Rows,
  repositoryId: string,
  names: readonly string[],
): Promise<StoredTag[]> {
  return inChunks(names, (chunk) =>
    rows.selectFrom('tag').selectAll().where('repository_id', '=', repositoryId).where('name', 'in', chunk).execute(),
  );
}

/** Sets many tags at once; each may stand in the list once. */
export async function upsertTags(tx: Transaction, tags: readonly Insertable<TagRow>[]): Promise<void> {
  await writeInChunks(tags, (chunk) =>
    tx
      .insertInto('tag')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['repository_id', 'name']).doUpdateSet((set) => ({
          digest: set.ref('excluded.digest'),
          updated_at: set.ref('excluded.updated_at'),
          updated_by: set.ref('excluded.updated_by'),
          promotion_id: set.ref('excluded.promotion_id'),
        })),
      )
      .execute(),
  );
  for (const id of new Set(tags.map((tag) => tag.repository_id))) await raiseRevision(tx, id);
}

/** The tag, if it is there, was pulled at this time. */
export async function touchPulledTag(
  tx: Transaction,
  repositoryId: string,
  name: string,
  at: Microseconds,
): Promise<void> {
  await tx
    .updateTable('tag')
    .set({ last_pulled_at: at })
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .execute();
}

export async function deleteTagRow(tx: Transaction, repositoryId: string, name: string): Promise<void> {
  await tx.deleteFrom('tag').where('repository_id', '=', repositoryId).where('name', '=', name).execute();
  await raiseRevision(tx, repositoryId);
}

/** Names in lexical order, at most `limit`, all of them behind `after`. */
export async function selectTagNames(
  rows: Rows,
  repositoryId: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  let query = rows
    .selectFrom('tag')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .orderBy('name')
    .limit(limit);
  if (after !== undefined) query = query.where('name', '>', after);
  return (await query.execute()).map((row) => row.name);
}

/** The tags under which the repository has one of these manifests, in the order of their names. */
export async function selectTagsOf(rows: Rows, repositoryId: string, digests: readonly string[]): Promise<StoredTag[]> {
  const found = await inChunks(digests, (chunk) =>
    rows.selectFrom('tag').selectAll().where('repository_id', '=', repositoryId).where('digest', 'in', chunk).execute(),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface TagSummaryRow extends StoredTag {
  readonly media_type: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly artifact_type: string | null;
  readonly total_size: number;
}

/** Tags with what a list of them shows, in lexical order. */
export async function selectTagSummaries(
  rows: Rows,
  repositoryId: string,
  page: { after?: string | undefined; search?: string | undefined; limit: number },
): Promise<Page<TagSummaryRow>> {
  let query = tagSummaries(rows, repositoryId, page.search).orderBy('tag.name');
  if (page.after !== undefined) query = query.where('tag.name', '>', page.after);
  return readPage(query, { limit: page.limit, position: (tag) => tag.name, texts: SUMMARY_TEXTS });
}

/** The same, those first that were moved last. */
export async function selectTagSummariesByAge(
  rows: Rows,
  repositoryId: string,
  page: { after: { at: Microseconds; name: string } | undefined; search?: string | undefined; limit: number },
): Promise<Page<TagSummaryRow>> {
  const { after, search, limit } = page;
  let query = tagSummaries(rows, repositoryId, search).orderBy('tag.updated_at', 'desc').orderBy('tag.name');
  if (after) {
    query = query.where((where) =>
      where.or([
        where('tag.updated_at', '<', after.at),
        where.and([where('tag.updated_at', '=', after.at), where('tag.name', '>', after.name)]),
      ]),
    );
  }
  return readPage(query, { limit, position: (tag) => `${tag.updated_at} ${tag.name}`, texts: SUMMARY_TEXTS });
}

const SUMMARY_TEXTS = ['manifest.media_type', 'manifest.artifact_type'];

function tagSummaries(rows: Rows, repositoryId: string, search: string | undefined) {
  const query = rows
    .selectFrom('tag')
    .innerJoin('manifest', 'manifest.digest', 'tag.digest')
    .selectAll('tag')
    .select(['manifest.media_type', 'manifest.kind', 'manifest.artifact_type', 'manifest.total_size'])
    .where('tag.repository_id', '=', repositoryId);
  return search ? query.where(contains('tag.name', search)) : query;
}

/** One tag with what a list of tags shows. */
export async function selectTagSummary(
  rows: Rows,
  repositoryId: string,
  name: string,
): Promise<TagSummaryRow | undefined> {
  return rows
    .selectFrom('tag')
    .innerJoin('manifest', 'manifest.digest', 'tag.digest')
    .selectAll('tag')
    .select(['manifest.media_type', 'manifest.kind', 'manifest.artifact_type', 'manifest.total_size'])
    .where('tag.repository_id', '=', repositoryId)
    .where('tag.name', '=', name)
    .executeTakeFirst();
}

/** All tags, oldest first, in pages; `after` is the last tag of the page before. */
export async function selectTagsByAge(
  rows: Rows,
  repositoryId: string,
  after: { at: Microseconds; name: string } | undefined,
  limit: number,
): Promise<StoredTag[]> {
  let query = rows
    .selectFrom('tag')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .orderBy('updated_at')
    .orderBy('name')
    .limit(limit);
  if (after) {
    query = query.where((where) =>
      where.or([
        where('updated_at', '>', after.at),
        where.and([where('updated_at', '=', after.at), where('name', '>', after.name)]),
      ]),
    );
  }
  return query.execute();
}

export async function countTags(rows: Rows, repositoryId: string): Promise<number> {
  const row = await rows
    .selectFrom('tag')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('repository_id', '=', repositoryId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
