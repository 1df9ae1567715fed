// SQL of how much there is below a manifest.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { selectHeldManifests } from './manifest-table.ts';

/** Bytes of the manifest and its blobs, and of all that leads on from the manifests that it lists and the repository holds. */
export async function selectTotals(
  rows: Rows,
  repositoryId: string,
  digest: string,
): Promise<{ own: number; below: number }> {
  const { size } = await rows
    .selectFrom('manifest')
    .select('size')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  const references = await rows
    .selectFrom('manifest_reference')
    .select(['kind', 'digest', 'size'])
    .distinct()
    .where('manifest_digest', '=', digest)
    .execute();
  const blobs = new Map(
    references.flatMap((one) => (one.kind === 'manifest' ? [] : [[one.digest, one.size] as const])),
  );
  const children = references.flatMap((one) => (one.kind === 'manifest' ? [one.digest] : []));
  const held = await selectHeldManifests(rows, repositoryId, [...new Set(children)]);
  return {
    own: [...blobs.values()].reduce((sum, bytes) => sum + bytes, size),
    below: [...held.values()].reduce((sum, { totalSize }) => sum + totalSize, 0),
  };
}

export async function selectTotalSizes(
  rows: Rows,
  digests: readonly string[],
): Promise<{ digest: string; total_size: number }[]> {
  return inChunks(digests, (chunk) =>
    rows.selectFrom('manifest').select(['digest', 'total_size']).where('digest', 'in', chunk).execute(),
  );
}
