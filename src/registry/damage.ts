// Blobs that the store has lost, or whose bytes are others than those that were pushed. Nobody is served them, and nothing
// may come to need them, until somebody pushes them again.

import { SYSTEM } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { hasCode } from '../errors.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import type { Digest } from '../oci/digest.ts';
import { damaged } from '../storage/verified-blob.ts';
import { selectKnownSize } from './blob-table.ts';
import {
  insertDamaged,
  selectAnyDamaged,
  selectDamaged,
  selectManifestsOnDamaged,
  updateRepaired,
} from './damaged-blob-table.ts';
import type { Rowed } from './registry.ts';

/** The detail of an error BLOB_DAMAGED. */
export interface DamageFound {
  readonly digest: Digest;
  /** In words. */
  readonly how: string;
}

/** What this error of a store says of a blob that some repository shows; undefined for an error of another kind. */
export function damageIn(error: unknown): DamageFound | undefined {
  return hasCode(error, 'BLOB_DAMAGED', 'BLOB_UNKNOWN') ? (error.detail as DamageFound) : undefined;
}

/** Notes that the blob is damaged, whoever has found it. */
export async function noteDamage({ database, clock }: Rowed, found: DamageFound): Promise<void> {
  await database.transaction((tx) => insertDamaged(tx, found, clock.now()));
}

/**
 * Notes that the blob was pushed, which mends it, and has its images scanned again where it was damaged.
 * @param foundSize how many bytes the store had of it before; undefined for no such blob
 */
export async function noteRepair(
  tx: Transaction,
  { digest, foundSize, at }: { digest: Digest; foundSize: number | undefined; at: Microseconds },
): Promise<void> {
  const size = await selectKnownSize(tx, digest);
  if (size === undefined) return;
  if (!(await isDamaged(tx, digest))) {
    if (foundSize === size) return;
    await insertDamaged(tx, { digest, how: describeSize(foundSize, size) }, at);
  }
  await updateRepaired(tx, digest, at);
  const job = { kind: 'scan.repaired' as const, key: `scan.repaired:${digest}:${at}`, payload: { digest, at } };
  await enqueueJobs(tx, [{ ...job, at, requestedBy: SYSTEM }]);
}

export async function isDamaged(rows: Rows, digest: Digest): Promise<boolean> {
  return (await selectDamaged(rows, [digest])).length > 0;
}

/** Whether any blob is known to be damaged. */
export async function hasDamage({ database }: Pick<Rowed, 'database'>): Promise<boolean> {
  return (await selectAnyDamaged(database.rows)) !== undefined;
}

/** @throws ShiplockError BLOB_DAMAGED when one of the blobs is known to be damaged */
export async function refuseDamaged(rows: Rows, digests: readonly Digest[]): Promise<void> {
  const [first] = await selectDamaged(rows, digests);
  if (first) throw damaged(first.digest as Digest, first.how);
}

/** In words, how a blob of this size is damaged of which so many bytes are there. */
export function describeSize(found: number | undefined, size: number): string {
  return found === undefined ? 'it is not in the store' : `it has ${found} bytes, not ${size}`;
}

/** Every manifest that needs a damaged blob, itself or in what it lists, with that blob. */
export async function manifestsOnDamaged(rows: Rows): Promise<ReadonlyMap<string, string>> {
  return selectManifestsOnDamaged(rows);
}
