// Where the chain begins since old records were removed: a purge writes that down at the chain's end.

import type { Rows } from '../database/database.ts';
import { selectLastPurge } from './audit-table.ts';
import type { Link } from './chain.ts';

/** The last record that the last purge has removed, or is removing; undefined when nothing was. */
export async function lastPurge(rows: Rows): Promise<Link | undefined> {
  const detail = await selectLastPurge(rows);
  if (detail === undefined) return undefined;
  const { through, hash } = JSON.parse(detail) as { readonly through: number; readonly hash: string };
  return { sequence: through, hash };
}
