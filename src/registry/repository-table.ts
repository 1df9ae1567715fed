// SQL of repositories.

import { type Insertable, type Selectable, type SqlBool, sql, type Updateable } from 'kysely';
import { contains } from '../database/contains.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { RepositoryRow } from '../database/schema/content.ts';
import { repositoryIsVisible, type VisibleNames } from '../database/visible-names.ts';
import { addUsage } from './namespace-usage-table.ts';
import { raiseRevision } from './revision-table.ts';

export type StoredRepository = Selectable<RepositoryRow>;

const repositoryNamed = preparedQuery((rows, name: string) =>
  rows.selectFrom('repository').selectAll().where('name', '=', name),
);

export async function selectRepository(rows: Rows, name: string): Promise<StoredRepository | undefined> {
  return (await repositoryNamed(rows, name))[0];
}

const repositoriesIn = preparedQuery((rows, namespace: string) =>
  rows
    .selectFrom('repository')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('namespace', '=', namespace),
);

export async function countRepositories(rows: Rows, namespace: string): Promise<number> {
  return Number((await repositoriesIn(rows, namespace))[0]?.count);
}

const newRepositories = preparedInsert((rows, piece: readonly Insertable<RepositoryRow>[]) =>
  rows.insertInto('repository').values(piece),
);

export async function insertRepository(tx: Transaction, row: Insertable<RepositoryRow>): Promise<void> {
  await newRepositories(tx, [row]);
  await raiseRevision(tx, row.id);
}

export async function updateRepositoryRow(
  tx: Transaction,
  id: string,
  change: Updateable<RepositoryRow>,
): Promise<void> {
  await tx.updateTable('repository').set(change).where('id', '=', id).execute();
  await raiseRevision(tx, id);
}

/** Adds to the pulls of the repository of this name, if it is there; returns its id. */
export async function addPulls(tx: Transaction, name: string, pulls: number): Promise<string | undefined> {
  const row = await tx
    .updateTable('repository')
    .set((set) => ({ pulls: set('pulls', '+', pulls) }))
    .where('name', '=', name)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Deletes the repository with its tags and links; manifests and blobs stay for garbage collection. */
export async function deleteRepositoryRows(tx: Transaction, id: string): Promise<void> {
  await raiseRevision(tx, id);
  await tx.deleteFrom('tag').where('repository_id', '=', id).execute();
  await tx.deleteFrom('repository_manifest').where('repository_id', '=', id).execute();
  const shown = await tx
    .selectFrom('repository_blob')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .select((sum) => sum.fn.sum<number | null>('blob.size').as('bytes'))
    .where('repository_blob.repository_id', '=', id)
    .executeTakeFirst();
  await addUsage(tx, id, -Number(shown?.bytes ?? 0));
  await tx.deleteFrom('repository_blob').where('repository_id', '=', id).execute();
  await tx.deleteFrom('repository').where('id', '=', id).execute();
}

export interface RepositoryFilter {
  readonly namespace?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  /** Names behind this one, in the order of their characters. */
  readonly after?: string | undefined;
}

export type RepositoryOrder = 'name' | 'pushed' | 'size';

export interface RepositoryListing {
  readonly namespace?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly visibility?: 'public' | 'private' | undefined;
  readonly order: RepositoryOrder;
  readonly direction: 'ascending' | 'descending';
  /** Behind the repository of this name, which has this where the list sorts by it. */
  readonly after?: { readonly key: string | number; readonly name: string } | undefined;
  readonly limit: number;
}

const SORTED_BY = { name: 'name', pushed: 'pushed_at', size: 'bytes' } as const;

/** A page in this order; the name tells those apart that have the same there. */
export async function selectRepositories(
  rows: Rows,
  visible: VisibleNames,
  { order, direction, after, visibility, limit, ...filter }: RepositoryListing,
): Promise<Page<StoredRepository>> {
  const column = SORTED_BY[order];
  const [way, beyond] = direction === 'ascending' ? (['asc', sql`>`] as const) : (['desc', sql`<`] as const);
  let query = visibleRepositories(rows, visible, filter).selectAll().orderBy(column, way);
  if (order !== 'name') query = query.orderBy('name', way);
  if (visibility !== undefined) query = query.where('visibility', '=', visibility);
  if (after) query = query.where(sql<SqlBool>`(${sql.ref(column)}, name) ${beyond} (${after.key}, ${after.name})`);
  return readPage(query, {
    limit,
    position: (row) => row.name,
    texts: ['description', 'long_description'],
    json: ['immutable_patterns_json', 'immutable_exceptions_json'],
  });
}

/** Those of these names that are visible. */
export async function selectVisibleAmong(
  rows: Rows,
  visible: VisibleNames,
  names: readonly string[],
): Promise<string[]> {
  const found = await visibleRepositories(rows, visible, {}).select('name').where('name', 'in', oneOf(names)).execute();
  return found.map(({ name }) => name);
}

/** What a list of search results shows, in the order of their names. */
export async function searchRepositories(
  rows: Rows,
  visible: VisibleNames,
  filter: RepositoryFilter,
  limit: number,
): Promise<Pick<RepositoryRow, 'name' | 'description'>[]> {
  return visibleRepositories(rows, visible, filter)
    .select(['name', 'description'])
    .orderBy('name')
    .limit(limit)
    .execute();
}

/** In the order of their characters. */
export async function selectRepositoryNames(
  rows: Rows,
  visible: VisibleNames,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const found = await visibleRepositories(rows, visible, { after })
    .select('name')
    .orderBy('name')
    .limit(limit)
    .execute();
  return found.map(({ name }) => name);
}

function visibleRepositories(rows: Rows, visible: VisibleNames, filter: RepositoryFilter) {
  let query = rows.selectFrom('repository');
  if (!visible.all) {
    query = query.where((where) => repositoryIsVisible(where, { name: 'name', visibility: 'visibility' }, visible));
  }
  if (filter.namespace !== undefined) query = query.where('namespace', '=', filter.namespace);
  if (filter.after !== undefined) query = query.where('name', '>', filter.after);
  if (filter.search) query = query.where(contains('name', filter.search));
  return query;
}
