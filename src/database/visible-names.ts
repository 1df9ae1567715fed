// Rows about repositories that a reader may see, by the repositories' names: history outlives its repositories.

import { type Expression, type ExpressionBuilder, type SqlBool, type StringReference, sql } from 'kysely';
import { oneOf } from './one-of.ts';
import type { Tables } from './schema.ts';

/** Whose repositories a reader may see: everybody's, or those of these namespaces and these. */
export type VisibleNames =
  | { readonly all: true }
  | { readonly all: false; readonly namespaces: readonly string[]; readonly repositories: readonly string[] };

/** The condition that one of the columns, which hold repositories' names, is visible. */
export function nameIsVisible<Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  columns: readonly StringReference<Tables, Table>[],
  visible: Extract<VisibleNames, { all: false }>,
): Expression<SqlBool> {
  const namespaces = oneOf(visible.namespaces);
  const repositories = oneOf(visible.repositories);
  return where.or(
    columns.map((column) => {
      const name = sql.ref(column);
      return sql<SqlBool>`(${name} in ${repositories} or substr(${name}, 1, instr(${name}, '/') - 1) in ${namespaces})`;
    }),
  );
}
