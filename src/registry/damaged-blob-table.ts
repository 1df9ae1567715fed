// SQL of the blobs whose bytes the store has lost, or has others in their place.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOfJson } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import { raiseRevision } from './revision-table.ts';

export interface DamagedBlob {
  readonly digest: string;
  /** In words. */
  readonly how: string;
}

const damaged = preparedQuery((rows, digests: string) =>
  rows
    .selectFrom('damaged_blob')
    .select(['digest', 'how'])
    .where('digest', 'in', oneOfJson(digests))
    .where('repaired_at', 'is', null),
);

/** Those of these blobs that are damaged. */
export async function selectDamaged(rows: Rows, digests: readonly string[]): Promise<DamagedBlob[]> {
  return damaged(rows, JSON.stringify(digests));
}

/** One that is damaged, if any is. */
export async function selectAnyDamaged(rows: Rows): Promise<string | undefined> {
  const found = await rows.selectFrom('damaged_blob').select('digest').where('repaired_at', 'is', null).limit(1);
  return (await found.executeTakeFirst())?.digest;
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
  const shown = await tx.selectFrom('repository_blob').select('repository_id').where('digest', '=', digest).execute();
  for (const { repository_id: id } of shown) await raiseRevision(tx, id);
}

export async function updateRepaired(tx: Transaction, digest: string, at: Microseconds): Promise<void> {
  await tx.updateTable('damaged_blob').set({ repaired_at: at }).where('digest', '=', digest).execute();
}

/** What was damaged once and is not any more. */
export async function selectRepaired(rows: Rows): Promise<{ digest: string; how: string; at: Microseconds }[]> {
  const found = await rows
    .selectFrom('damaged_blob')
    .select(['digest', 'how', 'repaired_at'])
    .where('repaired_at', 'is not', null)
    .orderBy('digest')
    .execute();
  return found.map(({ digest, how, repaired_at: at }) => ({ digest, how, at: at ?? 0 }));
}

/** Images that need the blob, as `repository@digest`, in order. */
export async function selectImagesNeeding(rows: Rows, blob: string, limit: number): Promise<string[]> {
  const found = await rows
    .selectFrom('manifest_reference')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_reference.manifest_digest')
    .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
    .select(['repository.name', 'repository_manifest.digest'])
    .distinct()
    .where('manifest_reference.digest', '=', blob)
    .orderBy('repository.name')
    .orderBy('repository_manifest.digest')
    .limit(limit)
    .execute();
  return found.map(({ name, digest }) => `${name}@${digest}`);
}

const manifestsOnDamaged = preparedQuery((rows) =>
  rows
    .selectFrom('damaged_blob')
    .innerJoin('manifest_reference', 'manifest_reference.digest', 'damaged_blob.digest')
    .select(['manifest_reference.manifest_digest as manifest', 'damaged_blob.digest as blob'])
    .where('damaged_blob.repaired_at', 'is', null),
);

/** Every manifest that needs a damaged blob, itself or in what it lists, with that blob; none when nothing is damaged. */
export async function selectManifestsOnDamaged(rows: Rows): Promise<Map<string, string>> {
  const found = await manifestsOnDamaged(rows);
  const blobs = new Map(found.map(({ manifest, blob }) => [manifest, blob]));
  for (let level = [...blobs.keys()]; level.length > 0; ) {
    const above = await inChunks(level, (chunk) =>
      rows
        .selectFrom('manifest_reference')
        .select(['manifest_digest as manifest', 'digest'])
        .where('kind', '=', 'manifest')
        .where('digest', 'in', chunk)
        .execute(),
    );
    const fresh = above.filter(({ manifest }) => !blobs.has(manifest));
    for (const { manifest, digest } of fresh) blobs.set(manifest, blobs.get(digest) ?? digest);
    level = [...new Set(fresh.map(({ manifest }) => manifest))];
  }
  return blobs;
}
