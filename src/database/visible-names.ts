// Rows about repositories that a reader may see, by the repositories' names: history outlives its repositories.

import type { Expression, ExpressionBuilder, SqlBool, StringReference } from 'kysely';
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
  return where.or(
    columns.flatMap((column) => [
      ...(visible.repositories.length > 0 ? [where(column, 'in', visible.repositories as never)] : []),
      // "0" is the character after "/".
      ...visible.namespaces.map((namespace) =>
        where.and([where(column, '>=', `${namespace}/` as never), where(column, '<', `${namespace}0` as never)]),
      ),
    ]),
  );
}
