// How large images are.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectTotalSizes } from './manifest-table.ts';

/** Bytes of each of these manifests and all that it leads to. */
export async function sizesOf(rows: Rows, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
  const found = await selectTotalSizes(rows, digests);
  return new Map(found.map(({ digest, total_size }) => [digest as Digest, total_size]));
}
