// SQL of namespaces.

import type { Selectable, Updateable } from 'kysely';
import type { Rows, Transaction } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import { preparedQuery } from '../../database/prepared-query.ts';
import type { NamespaceRow } from '../../database/schema/accounts.ts';
import type { VisibleNames } from '../../database/visible-names.ts';
import { namespaceOf } from '../../oci/reference.ts';

const namespaceNamed = preparedQuery((rows, name: string) =>
  rows.selectFrom('namespace').selectAll().where('name', '=', name),
);

export async function selectNamespace(rows: Rows, name: string): Promise<Selectable<NamespaceRow> | undefined> {
  return (await namespaceNamed(rows, name))[0];
}

/** Those of these that are there. */
export async function selectNamespacesNamed(rows: Rows, names: readonly string[]): Promise<Selectable<NamespaceRow>[]> {
  return rows.selectFrom('namespace').selectAll().where('name', 'in', oneOf(names)).execute();
}

export async function selectAllNamespaces(rows: Rows): Promise<Selectable<NamespaceRow>[]> {
  return rows.selectFrom('namespace').selectAll().orderBy('name').execute();
}

/**
 * Those in which something is visible, in the order of their names: the namespaces named, and those of repositories that
 * are named or public.
 */
export async function selectNamespaces(
  rows: Rows,
  visible: VisibleNames,
  page: {
    readonly only?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
    /** More that are named. */
    readonly also?: readonly string[];
  },
): Promise<Page<Selectable<NamespaceRow>>> {
  let query = rows.selectFrom('namespace').selectAll().orderBy('name');
  if (page.only !== undefined) query = query.where('name', '=', page.only);
  if (page.after !== undefined) query = query.where('name', '>', page.after);
  const paging = { limit: page.limit, position: (row: NamespaceRow) => row.name, json: ['promotes_to_json'] };
  if (visible.all) return readPage(query, paging);
  const named = [...new Set([...visible.namespaces, ...visible.repositories.map(namespaceOf), ...(page.also ?? [])])];
  query = query.where((where) =>
    where.or([
      where('name', 'in', oneOf(named)),
      ...(visible.everywhere ? [where('name', 'not in', oneOf(visible.hiddenNamespaces))] : []),
      where.exists(
        where
          .selectFrom('repository')
          .select('repository.id')
          .whereRef('repository.namespace', '=', 'namespace.name')
          .where('repository.visibility', '=', 'public')
          .where('repository.name', 'not in', oneOf(visible.hiddenRepositories)),
      ),
    ]),
  );
  return readPage(query, paging);
}

export async function updateNamespaceRow(
  tx: Transaction,
  name: string,
  change: Updateable<NamespaceRow>,
): Promise<void> {
  await tx.updateTable('namespace').set(change).where('name', '=', name).execute();
}
