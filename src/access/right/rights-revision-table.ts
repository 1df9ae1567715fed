// SQL of the revision of rights; triggers of the database raise it.

import type { Rows } from '../../database/database.ts';

/** A number that differs from an earlier one when somebody may be allowed less than they were then. */
export async function selectRightsRevision(rows: Rows): Promise<number> {
  const { revision } = await rows.selectFrom('rights_revision').select('revision').executeTakeFirstOrThrow();
  return Number(revision);
}
