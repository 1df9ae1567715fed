// SQL of how many bytes are stored, and who shows them. It takes a look at every blob, or at all of a namespace.

import { type SelectQueryBuilder, sql } from 'kysely';
import type { Rows } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import type { Tables } from '../database/schema.ts';

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** All blobs that are known, or all manifests, each once. */
export async function sumStored(rows: Rows, table: 'blob' | 'manifest'): Promise<Amount> {
  const { count, bytes } = await rows
    .selectFrom(table)
    .select((sum) => [sum.fn.countAll<number>().as('count'), sum.fn.sum<number | null>('size').as('bytes')])
    .executeTakeFirstOrThrow();
  return { count: Number(count), bytes: Number(bytes ?? 0) };
}

/** A namespace or a repository. */
export interface ShownRow {
  readonly name: string;
  /** Of blobs, each counted in every repository that shows it. */
  readonly shown: number;
}

export interface ShownPage {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Namespaces that show something, or did, those that show most first. */
export async function selectShownNamespaces(rows: Rows, page: ShownPage): Promise<Page<ShownRow>> {
  const shown = rows.selectFrom('namespace_usage').select(['namespace as name', 'bytes as shown']);
  return readShown(rows, shown, page);
}

/** Repositories, of all namespaces or of one, those that show most first. */
export async function selectShownRepositories(
  rows: Rows,
  { namespace, ...page }: ShownPage & { readonly namespace: string | undefined },
): Promise<Page<ShownRow>> {
  let shown = rows.selectFrom('repository').select(['name', 'bytes as shown']);
  if (namespace !== undefined) shown = shown.where('namespace', '=', namespace);
  return readShown(rows, shown, page);
}

function readShown<Table extends keyof Tables>(
  rows: Rows,
  shown: SelectQueryBuilder<Tables, Table, ShownRow>,
  { after, limit }: ShownPage,
): Promise<Page<ShownRow>> {
  let query = rows.selectFrom(shown.as('place')).select(['name', 'shown']).orderBy('shown', 'desc').orderBy('name');
  if (after !== undefined) {
    const [bytes = '', name = ''] = after.split(' ');
    query = query.where((where) =>
      where.or([
        where('shown', '<', Number(bytes)),
        where.and([where('shown', '=', Number(bytes)), where('name', '>', name)]),
      ]),
    );
  }
  return readPage(query, { limit, position: (row) => `${row.shown} ${row.name}` });
}

/** What the namespace, or the repository, shows of blobs or manifests, each once. */
export async function sumShown(
  rows: Rows,
  place: { readonly by: 'namespace' | 'name'; readonly name: string },
  table: 'blob' | 'manifest',
): Promise<Amount> {
  const links = sql.table(table === 'blob' ? 'repository_blob' : 'repository_manifest');
  const shown = sql<string>`(
    select link.digest from ${links} as link
    join repository on repository.id = link.repository_id
    where ${sql.ref(`repository.${place.by}`)} = ${place.name}
  )`;
  const { count, bytes } = await rows
    .selectFrom(table)
    .select((sum) => [sum.fn.countAll<number>().as('count'), sum.fn.sum<number | null>('size').as('bytes')])
    .where('digest', 'in', () => shown)
    .executeTakeFirstOrThrow();
  return { count: Number(count), bytes: Number(bytes ?? 0) };
}
