// A list of any length in a statement that cannot be cut in pieces, since it orders what it finds or stops at a limit: the
// list is one parameter, as JSON, and the statement is the same however long the list is.

import { type RawBuilder, sql } from 'kysely';

/** The right-hand side of `in` or `not in`. Nothing is in an empty list. */
export function oneOf<T extends string>(list: readonly T[]): RawBuilder<T> {
  return oneOfJson(JSON.stringify(list));
}

/** The same, of a list that is JSON already, such as the value of a prepared query. */
export function oneOfJson<T extends string>(json: string): RawBuilder<T> {
  return sql<T>`(select value from json_each(${json}))`;
}

/** The list as a table of one column, `value`, to be joined. */
export function eachOf<T extends string>(list: readonly T[]): RawBuilder<{ readonly value: T }> {
  return eachOfJson(JSON.stringify(list));
}

/**
 * The same, of a list that is JSON already. Where it has an index of its own for each, `crossJoin` keeps SQLite to the order in which
 * tables are named: it takes a list to be long, and would go through a whole repository for one digest.
 */
export function eachOfJson<T extends string>(json: string): RawBuilder<{ readonly value: T }> {
  return sql<{ readonly value: T }>`json_each(${json})`;
}
