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

/**
 * The query as a function of its values, which resolves with the rows that it finds.
 * @param build builds the query; it may only hand its values on, since in their place it is given what stands for them
 */
export function preparedQuery<Values extends readonly unknown[], Row>(
  build: (rows: Rows, ...values: Values) => Compilable<Row>,
): (rows: Rows, ...values: Values) => Promise<Row[]> {
  // By the dialect, of which there is one in a process.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const slots = Array.from({ length: build.length - 1 }, (_, index) => new Slot(index));
  return async (rows, ...values) => {
    const dialect = rows.getExecutor().adapter.constructor;
    let query = compiled.get(dialect);
    if (!query) {
      query = build(rows, ...(slots as unknown as Values)).compile();
      compiled.set(dialect, query);
    }
    const parameters = query.parameters.map((one) => (one instanceof Slot ? values[one.index] : one));
    return (await rows.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
