// Queries that are asked at nearly every request are built and compiled once: that takes longer than SQLite takes to answer a
// short one.

import type { Compilable, CompiledQuery } from 'kysely';
import type { Rows } from './database.ts';

/** Stands for a value that is not known when the query is compiled. */
class Slot {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** The query with values in the places of its slots; resolves with the rows that it finds. */
type Prepared<Row> = (rows: Rows, values: readonly unknown[]) => Promise<Row[]>;

/** @param build is given what stands for so many values */
function prepared<Row>(
  count: number,
  build: (rows: Rows, slots: readonly unknown[]) => Compilable<Row>,
): Prepared<Row> {
  // By the dialect, of which there is one in a process.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (rows, values) => {
    const dialect = rows.getExecutor().adapter.constructor;
    let query = compiled.get(dialect);
    if (!query) {
      const slots = Array.from({ length: count }, (_, index) => new Slot(index));
      query = build(rows, slots).compile();
      compiled.set(dialect, query);
    }
    const parameters = query.parameters.map((one) => (one instanceof Slot ? values[one.index] : one));
    return (await rows.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

/**
 * The query as a function of its values, which resolves with the rows that it finds.
 * @param build builds the query; it may only hand its values on, since in their place it is given what stands for them
 */
export function preparedQuery<Values extends readonly unknown[], Row>(
  build: (rows: Rows, ...values: Values) => Compilable<Row>,
): (rows: Rows, ...values: Values) => Promise<Row[]> {
  const query = prepared(build.length - 1, (rows, slots) => build(rows, ...(slots as unknown as Values)));
  return (rows, ...values) => query(rows, values);
}

/** A list is written in pieces of these many rows, so that few statements write lists of any length. */
const PIECES = [32, 16, 8, 4, 2, 1];

/**
 * What inserts a list as a function of the list, which resolves with the rows that it returns, if it returns any. The rows of
 * one list have the same columns.
 * @param build builds the query; it may only hand on what is in its rows, since in their place it is given what stands for them
 */
export function preparedInsert<Inserted extends object, Row>(
  build: (rows: Rows, piece: readonly Inserted[]) => Compilable<Row>,
): (rows: Rows, list: readonly Inserted[]) => Promise<Row[]> {
  /** By the columns; for each number of rows one. */
  const queries = new Map<string, readonly { readonly count: number; readonly query: Prepared<Row> }[]>();
  const queriesFor = (columns: readonly string[]) => {
    const key = columns.join();
    const known = queries.get(key);
    if (known) return known;
    const made = PIECES.map((count) => ({
      count,
      query: prepared(columns.length * count, (rows, slots) => {
        const rowAt = (index: number) => columns.map((column, at) => [column, slots[index * columns.length + at]]);
        return build(
          rows,
          Array.from({ length: count }, (_, index) => Object.fromEntries(rowAt(index)) as Inserted),
        );
      }),
    }));
    queries.set(key, made);
    return made;
  };
  return async (rows, list) => {
    const returned: Row[] = [];
    const columns = Object.keys(list[0] ?? {});
    const values = list.flatMap((row) => valuesOf(row, columns));
    let start = 0;
    for (const { count, query } of queriesFor(columns))
      for (; list.length - start >= count; start += count)
        returned.push(...(await query(rows, values.slice(start * columns.length, (start + count) * columns.length))));
    return returned;
  };
}

/** @throws Error when the row has other columns */
function valuesOf(row: object, columns: readonly string[]): unknown[] {
  const values = columns.map((column) => (row as Record<string, unknown>)[column]);
  if (values.includes(undefined) || Object.keys(row).length !== columns.length)
    throw new Error(`the rows of one list have the columns ${columns.join(', ')}, and one has ${Object.keys(row)}`);
  return values;
}
