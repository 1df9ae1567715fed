// Searching in a column, without wildcards: names are full of `_`, which LIKE takes for any character.

import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A condition: the column has this text somewhere in it, in whatever case. */
export function contains(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
