// SQL of blobs and of the repositories in which they can be seen.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOfJson } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import type { RepositoryRow } from '../database/schema/content.ts';
import type { Digest } from '../oci/digest.ts';
import { addUsage, subtractLinks } from './namespace-usage-table.ts';
import { raiseRevision } from './revision-table.ts';

const blobInRepository = preparedQuery((rows, repositoryId: string, digest: string) =>
  rows
    .selectFrom('repository_blob')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .select('blob.size')
    .where('repository_blob.repository_id', '=', repositoryId)
    .where('repository_blob.digest', '=', digest),
);

/** The size in bytes of a blob that can be seen in the repository, or undefined. */
export async function selectBlobSize(rows: Rows, repositoryId: string, digest: Digest): Promise<number | undefined> {
  return (await blobInRepository(rows, repositoryId, digest))[0]?.size;
}

/** A blob that can be seen in the repository of this name and is not known to be damaged, with who may see the repository. */
export async function selectServableBlob(
  rows: Rows,
  repository: string,
  digest: Digest,
): Promise<(Pick<RepositoryRow, 'visibility'> & { size: number; linked_at: Microseconds }) | undefined> {
  return rows
    .selectFrom('repository')
    .innerJoin('repository_blob', 'repository_blob.repository_id', 'repository.id')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .leftJoin('damaged_blob', (join) =>
      join.onRef('damaged_blob.digest', '=', 'blob.digest').on('damaged_blob.repaired_at', 'is', null),
    )
    .select(['repository.visibility', 'blob.size', 'repository_blob.linked_at'])
    .where('repository.name', '=', repository)
    .where('repository_blob.digest', '=', digest)
    .where('damaged_blob.digest', 'is', null)
    .executeTakeFirst();
}

const knownBlob = preparedQuery((rows, digest: string) =>
  rows.selectFrom('blob').select('size').where('digest', '=', digest),
);

/** The size in bytes of a blob that any repository may show, or undefined. */
export async function selectKnownSize(rows: Rows, digest: Digest): Promise<number | undefined> {
  return (await knownBlob(rows, digest))[0]?.size;
}

/** Blobs that any repository may show, in the order of their digests. */
export async function selectBlobsAfter(
  rows: Rows,
  after: string,
  limit: number,
): Promise<{ digest: string; size: number }[]> {
  return rows
    .selectFrom('blob')
    .select(['digest', 'size'])
    .where('digest', '>', after)
    .orderBy('digest')
    .limit(limit)
    .execute();
}

/** The blobs, no more than the limit, that these manifests need, with their sizes in bytes. */
export async function selectNeededBlobs(
  rows: Rows,
  manifests: readonly Digest[],
  limit: number,
): Promise<{ digest: string; size: number }[]> {
  const found = await inChunks(manifests, (chunk) =>
    rows
      .selectFrom('manifest_reference')
      .innerJoin('blob', 'blob.digest', 'manifest_reference.digest')
      .select(['blob.digest', 'blob.size'])
      .distinct()
      .where('manifest_reference.manifest_digest', 'in', chunk)
      .where('manifest_reference.kind', '!=', 'manifest')
      .limit(limit)
      .execute(),
  );
  return [...new Map(found.map((blob) => [blob.digest, blob])).values()].slice(0, limit);
}

const blobsInRepository = preparedQuery((rows, repositoryId: string, digests: string) =>
  rows
    .selectFrom('repository_blob')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .select(['blob.digest', 'blob.size'])
    .where('repository_blob.repository_id', '=', repositoryId)
    .where('repository_blob.digest', 'in', oneOfJson(digests)),
);

/** Of these digests, the sizes of those that can be seen in the repository. */
export async function selectBlobSizes(
  rows: Rows,
  repositoryId: string,
  digests: readonly Digest[],
): Promise<Map<string, number>> {
  const found = await blobsInRepository(rows, repositoryId, JSON.stringify(digests));
  return new Map(found.map((row) => [row.digest, row.size]));
}

/**
 * Of the blobs that the manifest names, those that some repository shows beside it. Nobody may learn of others by a
 * manifest of his own that names them.
 */
export async function selectBlobsBeside(rows: Rows, manifest: string): Promise<Set<string>> {
  const found = await rows
    .selectFrom('repository_manifest')
    .innerJoin('repository_blob', 'repository_blob.repository_id', 'repository_manifest.repository_id')
    .innerJoin('manifest_reference', (join) =>
      join
        .onRef('manifest_reference.manifest_digest', '=', 'repository_manifest.digest')
        .onRef('manifest_reference.digest', '=', 'repository_blob.digest'),
    )
    .select('manifest_reference.digest')
    .distinct()
    .where('repository_manifest.digest', '=', manifest)
    .execute();
  return new Set(found.map(({ digest }) => digest));
}

const newBlob = preparedQuery((rows, digest: string, size: number, at: Microseconds) =>
  rows
    .insertInto('blob')
    .values({ digest, size, created_at: at })
    .onConflict((conflict) => conflict.column('digest').doNothing()),
);

const newBlobLink = preparedQuery((rows, repositoryId: string, digest: string, at: Microseconds) =>
  rows
    .insertInto('repository_blob')
    .values({ repository_id: repositoryId, digest, linked_at: at })
    // A newer time keeps garbage collection away from a blob that somebody has just been told to be there.
    .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doUpdateSet({ linked_at: at })),
);

/** Records that the store has the blob and that the repository shows it; true when it did not show it before. */
export async function insertRepositoryBlob(
  tx: Transaction,
  link: { repositoryId: string; digest: Digest; size: number; at: Microseconds },
): Promise<boolean> {
  const present = await selectBlobSize(tx, link.repositoryId, link.digest);
  await newBlob(tx, link.digest, link.size, link.at);
  await newBlobLink(tx, link.repositoryId, link.digest, link.at);
  if (present === undefined) await addUsage(tx, link.repositoryId, link.size);
  return present === undefined;
}

/** When the repository began to show the blob, or somebody was told so; undefined where it does not show it. */
export async function selectLinkedAt(
  rows: Rows,
  repositoryId: string,
  digest: Digest,
): Promise<Microseconds | undefined> {
  const row = await rows
    .selectFrom('repository_blob')
    .select('linked_at')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row?.linked_at;
}

/** Keeps garbage collection away from the blob, as if it had been shown now. */
export async function updateLinkedAt(
  tx: Transaction,
  { repositoryId, digest, at }: { repositoryId: string; digest: Digest; at: Microseconds },
): Promise<void> {
  await tx
    .updateTable('repository_blob')
    .set({ linked_at: at })
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .execute();
  await raiseRevision(tx, repositoryId);
}

export async function deleteRepositoryBlob(tx: Transaction, repositoryId: string, digest: Digest): Promise<void> {
  const gone = await tx
    .deleteFrom('repository_blob')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .returning(['repository_id', 'digest'])
    .execute();
  await subtractLinks(tx, gone);
  await raiseRevision(tx, repositoryId);
}

/** The names of the repositories in which the blob can be seen. */
export async function selectRepositoriesWithBlob(rows: Rows, digest: Digest, limit: number): Promise<string[]> {
  const found = await rows
    .selectFrom('repository_blob')
    .innerJoin('repository', 'repository.id', 'repository_blob.repository_id')
    .select('repository.name')
    .where('repository_blob.digest', '=', digest)
    .limit(limit)
    .execute();
  return found.map((row) => row.name);
}

/** A manifest of the repository that needs the blob, or undefined. */
export async function selectManifestNeeding(
  rows: Rows,
  repositoryId: string,
  digest: Digest,
): Promise<string | undefined> {
  const row = await rows
    .selectFrom('manifest_reference')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_reference.manifest_digest')
    .select('manifest_reference.manifest_digest')
    .where('manifest_reference.digest', '=', digest)
    .where('repository_manifest.repository_id', '=', repositoryId)
    .limit(1)
    .executeTakeFirst();
  return row?.manifest_digest;
}
