// Rows about repositories that a reader may see, by the repositories' names: history outlives its repositories.

import { type Expression, type ExpressionBuilder, type SqlBool, type StringReference, sql } from 'kysely';
import { oneOf } from './one-of.ts';
import type { Tables } from './schema.ts';

/**
 * Whose repositories a reader may see: everybody's, or what these lists say. Of the lists, the one that names a repository
 * wins over the one that names its namespace, and that over `everywhere`.
 */
export type VisibleNames = { readonly all: true } | SomeNames;

export interface SomeNames {
  readonly all: false;
  /** Also what no list names. */
  readonly everywhere: boolean;
  readonly namespaces: readonly string[];
  readonly hiddenNamespaces: readonly string[];
  readonly repositories: readonly string[];
  /** Hidden also where everybody else may see them. */
  readonly hiddenRepositories: readonly string[];
}

/** The condition that one of the columns, which hold repositories' names, is visible. */
export function nameIsVisible<Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  columns: readonly StringReference<Tables, Table>[],
  visible: SomeNames,
): Expression<SqlBool> {
  return where.or(columns.map((column) => oneIsVisible(column, visible)));
}

/** The condition that the repository is visible: for what it is called, or as one that everybody may see. */
export function repositoryIsVisible<Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  { name, visibility }: Readonly<Record<'name' | 'visibility', StringReference<Tables, Table>>>,
  visible: SomeNames,
): Expression<SqlBool> {
  const open = sql<SqlBool>`(${sql.ref(visibility)} = 'public' and ${sql.ref(name)} not in ${oneOf(visible.hiddenRepositories)})`;
  return where.or([open, oneIsVisible(name, visible)]);
}

function oneIsVisible<Table extends keyof Tables>(
  column: StringReference<Tables, Table>,
  visible: SomeNames,
): Expression<SqlBool> {
  const name = sql.ref(column);
  const namespace = sql`substr(${name}, 1, instr(${name}, '/') - 1)`;
  const inNamespace = visible.everywhere
    ? sql`${namespace} not in ${oneOf(visible.hiddenNamespaces)}`
    : sql`${namespace} in ${oneOf(visible.namespaces)}`;
  return sql<SqlBool>`(${name} in ${oneOf(visible.repositories)} or (${inNamespace} and ${name} not in ${oneOf(visible.hiddenRepositories)}))`;
}
