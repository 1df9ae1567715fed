// SQL of the blobs whose bytes the store has lost, or has others in their place.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';

export interface DamagedBlob {
  readonly digest: string;
  /** In words. */
  readonly how: string;
}

/** Those of these blobs that are damaged. */
export async function selectDamaged(rows: Rows, digests: readonly string[]): Promise<DamagedBlob[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('damaged_blob')
      .select(['digest', 'how'])
      .where('digest', 'in', chunk)
      .where('repaired_at', 'is', null)
      .execute(),
  );
}

/** Notes the damage, unless it is known; nothing happens for a blob that nobody knows of. */
export async function insertDamaged(tx: Transaction, { digest, how }: DamagedBlob, at: Microseconds): Promise<void> {
  const known = await tx.selectFrom('blob').select('digest').where('digest', '=', digest).executeTakeFirst();
  if (!known || (await selectDamaged(tx, [digest])).length > 0) return;
  const found = { how, found_at: at, repaired_at: null };
  await tx
    .insertInto('damaged_blob')
    .values({ digest, ...found })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet(found))
    .execute();
}

export async function updateRepaired(tx: Transaction, digest: string, at: Microseconds): Promise<void> {
  await tx.updateTable('damaged_blob').set({ repaired_at: at }).where('digest', '=', digest).execute();
}
