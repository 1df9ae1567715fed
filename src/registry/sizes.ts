// How large images are.

import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import { selectTotalSizes } from './total-size-table.ts';

/** Far above any image (a million gigabytes), and far below where sums of such numbers are not exact any more. */
export const MAX_TOTAL_BYTES = 1_000 * 10 ** 12;

/** Bytes of each of these manifests and all that it leads to. */
export async function sizesOf(rows: Rows, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
  const found = await selectTotalSizes(rows, digests);
  return new Map(found.map(({ digest, total_size }) => [digest as Digest, total_size]));
}
