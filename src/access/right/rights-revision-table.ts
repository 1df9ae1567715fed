// SQL of the revision of rights; triggers of the database raise it.

import type { Rows } from '../../database/database.ts';
import { preparedQuery } from '../../database/prepared-query.ts';

const rightsRevision = preparedQuery((rows) => rows.selectFrom('rights_revision').select('revision'));

/** A number that differs from an earlier one when somebody may be allowed less than they were then. */
export async function selectRightsRevision(rows: Rows): Promise<number> {
  const [row] = await rightsRevision(rows);
  if (!row) throw new Error('the table rights_revision has no row');
  return Number(row.revision);
}
