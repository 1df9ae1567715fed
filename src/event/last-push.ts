// Which of two digests a tag got last, whatever it has now.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectLastPush } from './event-table.ts';

/** The sequence of the newest push of this digest under this tag; undefined when there was none. */
export async function lastPush(
  rows: Rows,
  repository: string,
  tag: string,
  digest: Digest,
): Promise<number | undefined> {
  return selectLastPush(rows, repository, tag, digest);
}
