// SQL of repositories.

import type { Insertable, Selectable, Updateable } from 'kysely';
import { contains } from '../database/contains.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import type { RepositoryRow } from '../database/schema/content.ts';
import { repositoryIsVisible, type VisibleNames } from '../database/visible-names.ts';
import { addUsage } from './namespace-usage-table.ts';
import { raiseRevision } from './revision-table.ts';

export type StoredRepository = Selectable<RepositoryRow>;

export async function selectRepository(rows: Rows, name: string): Promise<StoredRepository | undefined> {
  return rows.selectFrom('repository').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function countRepositories(rows: Rows, namespace: string): Promise<number> {
  const row = await rows
    .selectFrom('repository')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('namespace', '=', namespace)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertRepository(tx: Transaction, row: Insertable<RepositoryRow>): Promise<void> {
  await tx.insertInto('repository').values(row).execute();
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

/** A page in the order of their names. */
export async function selectRepositories(
  rows: Rows,
  visible: VisibleNames,
  filter: RepositoryFilter,
  limit: number,
): Promise<Page<Selectable<RepositoryRow>>> {
  return readPage(visibleRepositories(rows, visible, filter).selectAll(), {
    limit,
    position: (row) => row.name,
    texts: ['description', 'long_description'],
    json: ['immutable_patterns_json', 'immutable_exceptions_json'],
  });
}

/** What a list of search results shows, in the order of their names. */
export async function searchRepositories(
  rows: Rows,
  visible: VisibleNames,
  filter: RepositoryFilter,
  limit: number,
): Promise<Pick<RepositoryRow, 'name' | 'description'>[]> {
  return visibleRepositories(rows, visible, filter).select(['name', 'description']).limit(limit).execute();
}

/** In the order of their characters. */
export async function selectRepositoryNames(
  rows: Rows,
  visible: VisibleNames,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const found = await visibleRepositories(rows, visible, { after }).select('name').limit(limit).execute();
  return found.map(({ name }) => name);
}

function visibleRepositories(rows: Rows, visible: VisibleNames, filter: RepositoryFilter) {
  let query = rows.selectFrom('repository').orderBy('name');
  if (!visible.all) {
    query = query.where((where) => repositoryIsVisible(where, { name: 'name', visibility: 'visibility' }, visible));
  }
  if (filter.namespace !== undefined) query = query.where('namespace', '=', filter.namespace);
  if (filter.after !== undefined) query = query.where('name', '>', filter.after);
  if (filter.search) query = query.where(contains('name', filter.search));
  return query;
}
