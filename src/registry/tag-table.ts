// SQL of tags.

import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import { contains } from '../database/contains.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOfJson } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { TagRow } from '../database/schema/content.ts';
import { attachedTo } from '../oci/reference.ts';
import { countTagsGone, countTagsSet } from './repository-counts-table.ts';
import { raiseRevision } from './revision-table.ts';
import { versionKey } from './version-key.ts';

export type StoredTag = Selectable<TagRow>;

export async function selectTag(rows: Rows, repositoryId: string, name: string): Promise<StoredTag | undefined> {
  return rows
    .selectFrom('tag')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .executeTakeFirst();
}

export type NewTag = Pick<TagRow, 'repository_id' | 'name' | 'digest' | 'updated_at' | 'updated_by' | 'promotion_id'>;

/** Sets a tag, whose manifest the repository holds. */
export async function upsertTag(tx: Transaction, tag: NewTag): Promise<void> {
  await upsertTags(tx, [tag]);
}

const tagsNamed = preparedQuery((rows, repositoryId: string, names: string) =>
  rows.selectFrom('tag').selectAll().where('repository_id', '=', repositoryId).where('name', 'in', oneOfJson(names)),
);

/** Those of these tags that exist. */
export async function selectTagsNamed(
  rows: Rows,
  repositoryId: string,
  names: readonly string[],
): Promise<StoredTag[]> {
  return tagsNamed(rows, repositoryId, JSON.stringify(names));
}

type WrittenTag = NewTag & {
  readonly version_key: string;
  /** 1 for a name that says it by itself. */
  readonly attached_by_name: 1 | null;
};

const setTags = preparedInsert((rows, piece: readonly WrittenTag[]) =>
  rows
    .insertInto('tag')
    // The size, and what is attached, are kept with the tag, so that an index can sort by them.
    .values(
      piece.map(({ attached_by_name, ...tag }) => {
        const ofManifest = (value: RawBuilder<number>) =>
          sql<number>`(select ${value} from manifest where digest = ${tag.digest})`;
        const isAttachment = ofManifest(sql<number>`subject_digest is not null and runnable = 0`);
        return {
          ...tag,
          size: ofManifest(sql<number>`total_size`),
          attached: sql<number>`coalesce(${attached_by_name}, ${isAttachment})`,
        };
      }),
    )
    .onConflict((conflict) =>
      conflict.columns(['repository_id', 'name']).doUpdateSet((set) => ({
        digest: set.ref('excluded.digest'),
        updated_at: set.ref('excluded.updated_at'),
        updated_by: set.ref('excluded.updated_by'),
        promotion_id: set.ref('excluded.promotion_id'),
        size: set.ref('excluded.size'),
        attached: set.ref('excluded.attached'),
      })),
    ),
);

/** Sets many tags at once; each may stand in the list once. */
export async function upsertTags(tx: Transaction, tags: readonly NewTag[]): Promise<void> {
  for (const [id, own] of Map.groupBy(tags, (tag) => tag.repository_id)) {
    const names = own.map(({ name }) => name);
    await countTagsSet(tx, id, names, Math.max(...own.map((tag) => tag.updated_at)));
  }
  await setTags(
    tx,
    tags.map((tag) => ({
      ...tag,
      version_key: versionKey(tag.name),
      attached_by_name: attachedTo(tag.name) ? 1 : null,
    })),
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
  const deletion = tx.deleteFrom('tag').where('repository_id', '=', repositoryId).where('name', '=', name);
  const { numDeletedRows } = await deletion.executeTakeFirst();
  await countTagsGone(tx, repositoryId, Number(numDeletedRows));
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
}

/** In which order tags are listed, and where the page before ended. */
export interface TagListing {
  readonly order: TagOrder;
  readonly direction: 'ascending' | 'descending';
  readonly after: TagPlace | undefined;
  /** A part of the name. */
  readonly search: string | undefined;
  /** Only images, or only what is attached to them; both when undefined. */
  readonly attached: boolean | undefined;
  readonly limit: number;
}

export type TagOrder = 'name' | 'version' | 'pushed' | 'size';

/** The place of a tag in such a list. */
export interface TagPlace {
  /** What the list sorts by, before the name. */
  readonly key: string | number;
  readonly name: string;
}

/** A column for each order; the name tells tags apart that have the same there. */
const SORTED_BY = { name: 'name', version: 'version_key', pushed: 'updated_at', size: 'size' } as const;

/** Tags with what a list of them shows. */
export async function selectTagSummaries(
  rows: Rows,
  repositoryId: string,
  { order, direction, after, search, attached, limit }: TagListing,
): Promise<Page<TagSummaryRow>> {
  const column = `tag.${SORTED_BY[order]}` as const;
  const [way, beyond] = direction === 'ascending' ? (['asc', sql`>`] as const) : (['desc', sql`<`] as const);
  let query = tagSummaries(rows, repositoryId).orderBy(column, way);
  if (order !== 'name') query = query.orderBy('tag.name', way);
  if (search) query = query.where(contains('tag.name', search));
  if (attached !== undefined) query = query.where('tag.attached', '=', Number(attached));
  if (after) query = query.where(sql<SqlBool>`(${sql.ref(column)}, tag.name) ${beyond} (${after.key}, ${after.name})`);
  return readPage(query, {
    limit,
    position: (tag) => tag.name,
    texts: ['manifest.media_type', 'manifest.artifact_type'],
  });
}

function tagSummaries(rows: Rows, repositoryId: string) {
  return rows
    .selectFrom('tag')
    .innerJoin('manifest', 'manifest.digest', 'tag.digest')
    .selectAll('tag')
    .select(['manifest.media_type', 'manifest.kind', 'manifest.artifact_type'])
    .where('tag.repository_id', '=', repositoryId);
}

/** One tag with what a list of tags shows. */
export async function selectTagSummary(
  rows: Rows,
  repositoryId: string,
  name: string,
): Promise<TagSummaryRow | undefined> {
  return tagSummaries(rows, repositoryId).where('tag.name', '=', name).executeTakeFirst();
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
  // As a pair, which is found by the index: the two conditions would be asked of every tag before.
  if (after) query = query.where(sql<SqlBool>`(updated_at, name) > (${after.at}, ${after.name})`);
  return query.execute();
}

export interface TagMatching {
  readonly search?: string | undefined;
  readonly kind?: 'image' | 'attached' | undefined;
  /** Those that came to stand on their image until then. */
  readonly asOf: Microseconds;
}

/** In the order of their names, behind `after`. */
export async function selectTagsMatching(
  rows: Rows,
  repositoryId: string,
  { after, limit, ...matching }: TagMatching & { readonly after: string | undefined; readonly limit: number },
): Promise<StoredTag[]> {
  let query = tagsMatching(rows, repositoryId, matching).selectAll().orderBy('name').limit(limit);
  if (after !== undefined) query = query.where('name', '>', after);
  return query.execute();
}

export async function countTagsMatching(rows: Rows, repositoryId: string, matching: TagMatching): Promise<number> {
  const row = await tagsMatching(rows, repositoryId, matching)
    .select((count) => count.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function tagsMatching(rows: Rows, repositoryId: string, { search, kind, asOf }: TagMatching) {
  let query = rows.selectFrom('tag').where('repository_id', '=', repositoryId).where('updated_at', '<=', asOf);
  if (search) query = query.where(contains('name', search));
  if (kind !== undefined) query = query.where('attached', '=', Number(kind === 'attached'));
  return query;
}

/** The first names that stand on this manifest. */
export async function selectTagsOnDigest(
  rows: Rows,
  repositoryId: string,
  digest: string,
  limit: number,
): Promise<string[]> {
  const found = await rows
    .selectFrom('tag')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .orderBy('name')
    .limit(limit)
    .execute();
  return found.map(({ name }) => name);
}

export async function countTagsOnDigest(rows: Rows, repositoryId: string, digest: string): Promise<number> {
  const row = await rows
    .selectFrom('tag')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

const tagsIn = preparedQuery((rows, repositoryId: string) =>
  rows
    .selectFrom('tag')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('repository_id', '=', repositoryId),
);

export async function countTags(rows: Rows, repositoryId: string): Promise<number> {
  return Number((await tagsIn(rows, repositoryId))[0]?.count);
}
