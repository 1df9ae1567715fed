// Every blob of the store, read and compared with its digest: what `shiplock verify-store` does.

import type { Microseconds } from '../clock.ts';
import { isOutOfDescriptors } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { readVerified } from '../storage/verified-blob.ts';
import { selectBlobsAfter } from './blob-table.ts';
import { damageIn, describeSize, isDamaged, noteDamage, noteRepair } from './damage.ts';
import { selectImagesNeeding, selectRepaired } from './damaged-blob-table.ts';
import type { Registry } from './registry.ts';

export interface FoundDamage {
  readonly digest: string;
  /** In words. */
  readonly how: string;
  /** Such as `dev/app@sha256:…`; no more than a hundred. */
  readonly images: readonly string[];
}

export interface VerifiedStore {
  readonly blobs: number;
  readonly bytes: number;
  readonly damaged: readonly FoundDamage[];
  /** What was damaged once, and has been pushed again, or put back. */
  readonly repaired: readonly { readonly digest: string; readonly how: string; readonly at: Microseconds }[];
}

interface Look {
  readonly pace?: (bytes: number) => Promise<void>;
  readonly signal?: AbortSignal;
}

const BATCH = 500;
const MOST_IMAGES = 100;

/** Reads everything, notes what is damaged, and what is not any more. */
export async function verifyStore(registry: Pick<Registry, 'database' | 'clock' | 'blobs'>): Promise<VerifiedStore> {
  const { database } = registry;
  const damaged: FoundDamage[] = [];
  let after = '';
  let [blobs, bytes] = [0, 0];
  for (;;) {
    const batch = await selectBlobsAfter(database.rows, after, BATCH);
    for (const { digest, size } of batch) {
      const how = await verifyBlob(registry, digest as Digest, size);
      blobs += 1;
      bytes += size;
      if (how !== undefined)
        damaged.push({ digest, how, images: await selectImagesNeeding(database.rows, digest, MOST_IMAGES) });
    }
    const last = batch.at(-1);
    if (!last) break;
    after = last.digest;
  }
  return { blobs, bytes, damaged, repaired: await selectRepaired(database.rows) };
}

/**
 * Reads the blob, and notes that it is damaged, or that it is not any more.
 * @param look `pace` is waited for after each piece of so many bytes; `signal` ends the look, of which nothing is noted then
 * @returns how it is damaged, in words; undefined for one that is as it was pushed
 */
export async function verifyBlob(
  registry: Pick<Registry, 'database' | 'clock' | 'blobs'>,
  digest: Digest,
  size: number,
  look: Look = {},
): Promise<string | undefined> {
  const { database, clock } = registry;
  const how = await damageOf(registry, digest, size, look);
  if (how !== undefined) await noteDamage(registry, { digest, how });
  else if (await isDamaged(database.rows, digest)) {
    const repair = { digest, foundSize: size, at: clock.now() };
    await database.transaction((tx) => noteRepair(tx, repair));
  }
  return how;
}

/** In words; undefined for a blob that is as it was pushed. */
async function damageOf(
  { blobs }: Pick<Registry, 'blobs'>,
  digest: Digest,
  size: number,
  { pace, signal }: Look,
): Promise<string | undefined> {
  const found = await blobs.stat(digest);
  if (found?.size !== size) return describeSize(found?.size, size);
  try {
    await readVerified(blobs, digest, async (pieces) => {
      for await (const piece of pieces) await pace?.(piece.length);
    });
    return undefined;
  } catch (error) {
    // What ends the look, and what concerns all files, says nothing of this one.
    if (signal?.aborted || isOutOfDescriptors(error)) throw error;
    // Such as one of the disk, which cannot read its own sectors.
    return damageIn(error)?.how ?? `it cannot be read: ${(error as Error).message}`;
  }
}
