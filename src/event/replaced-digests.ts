// Which digests tags of a repository had before, so that history can return to them.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectReplaced } from './event-table.ts';

/** Of these digests, those from which a promotion moved a tag of the repository away. */
export async function replacedDigests(rows: Rows, repository: string, digests: readonly Digest[]): Promise<Digest[]> {
  return (await selectReplaced(rows, repository, digests)) as Digest[];
}
