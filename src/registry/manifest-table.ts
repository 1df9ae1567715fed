// SQL of manifests, what they refer to, and the repositories that hold them.

import type { Insertable, Selectable } from 'kysely';
import { MICROSECONDS_PER_HOUR, type Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { eachOfJson, oneOfJson } from '../database/one-of.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type {
  ManifestReferenceRow,
  ManifestRow,
  RepositoryManifestRow,
  RepositoryRow,
} from '../database/schema/content.ts';
import type { Digest } from '../oci/digest.ts';
import type { Reference } from '../oci/reference.ts';
import { addLinks } from './namespace-usage-table.ts';
import { countTagsGone } from './repository-counts-table.ts';
import { raiseRevision } from './revision-table.ts';

const heldManifest = preparedQuery((rows, repositoryId: string, digest: string) =>
  rows
    .selectFrom('manifest')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest.digest')
    .selectAll('manifest')
    .where('repository_manifest.repository_id', '=', repositoryId)
    .where('repository_manifest.digest', '=', digest),
);

/** The manifest of that digest if the repository holds it. */
export async function selectManifest(
  rows: Rows,
  repositoryId: string,
  digest: string,
): Promise<Selectable<ManifestRow> | undefined> {
  return (await heldManifest(rows, repositoryId, digest))[0];
}

const servedByTag = preparedQuery((rows, repository: string, tag: string) =>
  rows
    .selectFrom('repository')
    .innerJoin('tag', 'tag.repository_id', 'repository.id')
    .innerJoin('manifest', 'manifest.digest', 'tag.digest')
    .select(['manifest.digest', 'manifest.media_type', 'manifest.bytes', 'repository.visibility'])
    .where('repository.name', '=', repository)
    .where('tag.name', '=', tag),
);

const servedByDigest = preparedQuery((rows, repository: string, digest: string) =>
  rows
    .selectFrom('repository')
    .innerJoin('repository_manifest', 'repository_manifest.repository_id', 'repository.id')
    .innerJoin('manifest', 'manifest.digest', 'repository_manifest.digest')
    .select(['manifest.digest', 'manifest.media_type', 'manifest.bytes', 'repository.visibility'])
    .where('repository.name', '=', repository)
    .where('repository_manifest.digest', '=', digest),
);

/** What sending a manifest takes, in one look: the manifest of that tag or digest, and who may see the repository. */
export async function selectServable(
  rows: Rows,
  repository: string,
  reference: Reference,
): Promise<(Pick<ManifestRow, 'digest' | 'media_type' | 'bytes'> & Pick<RepositoryRow, 'visibility'>) | undefined> {
  const found = await (reference.tag === undefined
    ? servedByDigest(rows, repository, reference.digest)
    : servedByTag(rows, repository, reference.tag));
  return found[0];
}

const missingBelow = preparedQuery((rows, repositoryId: string, digests: string) =>
  rows
    .withRecursive('below', (select) =>
      select
        .selectFrom('manifest_reference')
        .select(['manifest_reference.manifest_digest as root', 'manifest_reference.digest'])
        .where('manifest_reference.manifest_digest', 'in', oneOfJson(digests))
        .where('manifest_reference.kind', '=', 'manifest')
        .union(
          select
            .selectFrom('manifest_reference')
            .innerJoin('below', 'below.digest', 'manifest_reference.manifest_digest')
            // What is not held here leads nowhere, whatever others hold of it.
            .innerJoin('repository_manifest as within', 'within.digest', 'below.digest')
            .where('within.repository_id', '=', repositoryId)
            .select(['below.root', 'manifest_reference.digest'])
            .where('manifest_reference.kind', '=', 'manifest'),
        ),
    )
    .selectFrom('below')
    .leftJoin('repository_manifest', (join) =>
      join
        .onRef('repository_manifest.digest', '=', 'below.digest')
        .on('repository_manifest.repository_id', '=', repositoryId),
    )
    .select(['below.root', 'below.digest'])
    .where('repository_manifest.digest', 'is', null),
);

/** What these manifests list, at any depth, and the repository does not hold. */
export async function selectMissingBelow(
  rows: Rows,
  repositoryId: string,
  digests: readonly string[],
): Promise<{ root: string; digest: string }[]> {
  return missingBelow(rows, repositoryId, JSON.stringify(digests));
}

const heldManifests = preparedQuery((rows, repositoryId: string, digests: string) =>
  rows
    .selectFrom('repository_manifest')
    .innerJoin('manifest', 'manifest.digest', 'repository_manifest.digest')
    .select(['manifest.digest', 'manifest.size', 'manifest.total_size'])
    .where('repository_manifest.repository_id', '=', repositoryId)
    .where('repository_manifest.digest', 'in', oneOfJson(digests)),
);

/** Of these digests, those that the repository holds, with the size of all that they lead to. */
export async function selectHeldManifests(
  rows: Rows,
  repositoryId: string,
  digests: readonly string[],
): Promise<Map<string, { size: number; totalSize: number }>> {
  const found = await heldManifests(rows, repositoryId, JSON.stringify(digests));
  return new Map(found.map((row) => [row.digest, { size: row.size, totalSize: row.total_size }]));
}

const newManifests = preparedInsert((rows, piece: readonly Insertable<ManifestRow>[]) =>
  rows
    .insertInto('manifest')
    .values(piece)
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('digest'),
);

const newReferences = preparedInsert((rows, piece: readonly Insertable<ManifestReferenceRow>[]) =>
  rows.insertInto('manifest_reference').values(piece),
);

/**
 * Stores the manifest and its references. One that is known already is as large and as deep as whoever pushed most of what it
 * leads to has made it.
 */
export async function insertManifest(
  tx: Transaction,
  manifest: Insertable<ManifestRow>,
  references: readonly Insertable<ManifestReferenceRow>[],
): Promise<void> {
  const stored = await newManifests(tx, [manifest]);
  if (stored.length === 0) {
    await updateTotalSize(tx, manifest.digest, manifest.total_size);
    await tx
      .updateTable('manifest')
      .set({ depth: manifest.depth })
      .where('digest', '=', manifest.digest)
      .where('depth', '<', manifest.depth)
      .execute();
    return;
  }
  await newReferences(tx, references);
}

const newManifestLinks = preparedInsert((rows, piece: readonly Insertable<RepositoryManifestRow>[]) =>
  rows
    .insertInto('repository_manifest')
    .values(piece)
    .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doNothing())
    .returning('digest'),
);

/** An index may follow that lists it: garbage collection has to leave it alone until then. */
async function renewLink(
  tx: Transaction,
  { repositoryId, digest, at }: { repositoryId: string; digest: Digest; at: Microseconds },
): Promise<void> {
  await tx
    .updateTable('repository_manifest')
    .set({ linked_at: at })
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .where('linked_at', '<', at - MICROSECONDS_PER_HOUR)
    .execute();
}

/** Records that the repository holds the manifest; false when it did already. */
export async function insertRepositoryManifest(
  tx: Transaction,
  link: { repositoryId: string; digest: Digest; subject: string | null; at: Microseconds; by: string },
): Promise<boolean> {
  const { repositoryId: repository_id, digest, subject: subject_digest, at: linked_at, by: linked_by } = link;
  const stored = await newManifestLinks(tx, [{ repository_id, digest, subject_digest, linked_at, linked_by }]);
  if (stored.length === 0) {
    await renewLink(tx, link);
    return false;
  }
  await raiseRevision(tx, link.repositoryId);
  return true;
}

export async function deleteRepositoryManifest(tx: Transaction, repositoryId: string, digest: string): Promise<void> {
  const deletion = tx.deleteFrom('tag').where('repository_id', '=', repositoryId).where('digest', '=', digest);
  const { numDeletedRows } = await deletion.executeTakeFirst();
  await countTagsGone(tx, repositoryId, Number(numDeletedRows));
  await tx
    .deleteFrom('repository_manifest')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .execute();
  await raiseRevision(tx, repositoryId);
}

/** The indexes of the repository that list this manifest. */
export async function selectParents(rows: Rows, repositoryId: string, digest: string): Promise<string[]> {
  const found = await rows
    .selectFrom('manifest_reference')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_reference.manifest_digest')
    .select('manifest_reference.manifest_digest')
    .distinct()
    .where('manifest_reference.digest', '=', digest)
    .where('manifest_reference.kind', '=', 'manifest')
    .where('repository_manifest.repository_id', '=', repositoryId)
    .execute();
  return found.map((row) => row.manifest_digest);
}

/** How deep each of these manifests was nested when it was counted. */
export async function selectDepths(
  rows: Rows,
  digests: readonly string[],
): Promise<{ digest: string; depth: number }[]> {
  return inChunks(digests, (chunk) =>
    rows.selectFrom('manifest').select(['digest', 'depth']).where('digest', 'in', chunk).execute(),
  );
}

/** The deepest nesting among these manifests; 0 when there are none. */
export async function selectMaxDepth(rows: Rows, digests: readonly string[]): Promise<number> {
  const deepest = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('manifest')
      .select((select) => select.fn.max('depth').as('depth'))
      .where('digest', 'in', chunk)
      .execute(),
  );
  return Math.max(0, ...deepest.map(({ depth }) => depth ?? 0));
}

const newLinksOf = preparedQuery(
  (rows, digests: string, source: string, target: string, at: Microseconds, by: string) =>
    rows
      .insertInto('repository_manifest')
      .columns(['repository_id', 'digest', 'subject_digest', 'linked_at', 'linked_by'])
      .expression((select) =>
        select
          .selectFrom(eachOfJson(digests).as('manifest'))
          .crossJoin('repository_manifest')
          .select((column) => [
            column.val(target).as('repository_id'),
            'repository_manifest.digest',
            'repository_manifest.subject_digest',
            column.val(at).as('linked_at'),
            column.val(by).as('linked_by'),
          ])
          .where('repository_manifest.repository_id', '=', source)
          .whereRef('repository_manifest.digest', '=', 'manifest.value'),
      )
      .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doNothing()),
);

const newLinksOfBlobs = preparedQuery((rows, digests: string, source: string, target: string, at: Microseconds) =>
  rows
    .insertInto('repository_blob')
    .columns(['repository_id', 'digest', 'linked_at'])
    .expression((select) =>
      select
        .selectFrom('repository_blob')
        .select((column) => [
          column.val(target).as('repository_id'),
          'repository_blob.digest',
          column.val(at).as('linked_at'),
        ])
        .where('repository_blob.repository_id', '=', source)
        .where('repository_blob.digest', 'in', (references) =>
          references
            .selectFrom('manifest_reference')
            .select('manifest_reference.digest')
            .where('manifest_reference.manifest_digest', 'in', oneOfJson(digests))
            .where('manifest_reference.kind', '!=', 'manifest'),
        ),
    )
    .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doNothing())
    .returning(['repository_id', 'digest']),
);

interface ManifestLinks {
  readonly digests: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly at: Microseconds;
  readonly by: string;
}

/**
 * Shows these manifests, and the blobs that they need, in the target too, if the source holds them. The number of
 * statements depends neither on the number of layers nor on that of the manifests.
 */
export async function linkManifests(
  tx: Transaction,
  { digests, source, target, at, by }: ManifestLinks,
): Promise<void> {
  const json = JSON.stringify(digests);
  await addLinks(tx, await newLinksOfBlobs(tx, json, source, target, at));
  await newLinksOf(tx, json, source, target, at, by);
  await raiseRevision(tx, target);
}

/** Never less than it was; of the tags that stand on it, too. */
export async function updateTotalSize(tx: Transaction, digest: string, totalSize: number): Promise<void> {
  const grown = await tx
    .updateTable('manifest')
    .set({ total_size: totalSize })
    .where('digest', '=', digest)
    .where('total_size', '<', totalSize)
    .executeTakeFirst();
  if (grown.numUpdatedRows === 0n) return;
  await tx
    .updateTable('tag')
    .set({ size: totalSize })
    .where('digest', '=', digest)
    .where('repository_id', 'in', (holding) =>
      holding.selectFrom('repository_manifest').select('repository_id').where('digest', '=', digest),
    )
    .execute();
}

/** What these manifests are, whatever is said of them elsewhere. */
export async function selectKinds(
  rows: Rows,
  digests: readonly string[],
): Promise<Pick<ManifestRow, 'digest' | 'kind' | 'runnable'>[]> {
  return inChunks(digests, (chunk) =>
    rows.selectFrom('manifest').select(['digest', 'kind', 'runnable']).where('digest', 'in', chunk).execute(),
  );
}
