// SQL of which manifest leads to which: by its subject, or as an index.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { eachOfJson } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';

/** One manifest that leads to another. */
export interface ManifestEdge {
  readonly from: string;
  readonly to: string;
}

const referrersOf = preparedQuery((rows, repositoryId: string, subjects: string) =>
  rows
    .selectFrom(eachOfJson(subjects).as('subject'))
    .crossJoin('repository_manifest')
    .select(['repository_manifest.digest', 'repository_manifest.subject_digest'])
    .where('repository_manifest.repository_id', '=', repositoryId)
    .whereRef('repository_manifest.subject_digest', '=', 'subject.value')
    .orderBy('repository_manifest.digest'),
);

/** Everything in the repository whose subject is one of these. */
export async function selectReferrersOf(
  rows: Rows,
  repositoryId: string,
  subjects: readonly string[],
): Promise<ManifestEdge[]> {
  const found = await referrersOf(rows, repositoryId, JSON.stringify([...new Set(subjects)]));
  return found.map((row) => ({ from: row.subject_digest ?? '', to: row.digest }));
}

/** How many manifests of the repository have each of these as their subject. */
export async function countReferrers(
  rows: Rows,
  repositoryId: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await inChunks(subjects, (chunk) =>
    rows
      .selectFrom('repository_manifest')
      .select('subject_digest')
      .select((count) => count.fn.countAll<number>().as('count'))
      .where('repository_id', '=', repositoryId)
      .where('subject_digest', 'in', chunk)
      .groupBy('subject_digest')
      .execute(),
  );
  return new Map(found.map((row) => [row.subject_digest ?? '', Number(row.count)]));
}

const childrenOf = preparedQuery((rows, repositoryId: string, indexes: string) =>
  rows
    .selectFrom(eachOfJson(indexes).as('parent'))
    .crossJoin('manifest_reference')
    .crossJoin('repository_manifest')
    .select(['manifest_reference.manifest_digest', 'manifest_reference.digest'])
    .whereRef('manifest_reference.manifest_digest', '=', 'parent.value')
    .where('manifest_reference.kind', '=', 'manifest')
    .whereRef('repository_manifest.digest', '=', 'manifest_reference.digest')
    .where('repository_manifest.repository_id', '=', repositoryId),
);

/** What these indexes list, as far as the repository holds it. */
export async function selectChildrenOf(
  rows: Rows,
  repositoryId: string,
  indexes: readonly string[],
): Promise<ManifestEdge[]> {
  const found = await childrenOf(rows, repositoryId, JSON.stringify([...new Set(indexes)]));
  return found.map((row) => ({ from: row.manifest_digest, to: row.digest }));
}

/** Indexes of the repository that list one of these; of every 500 of them as many edges as this at most. */
export async function selectIndexesListing(
  rows: Rows,
  repositoryId: string,
  digests: readonly string[],
  limit: number,
): Promise<ManifestEdge[]> {
  const found = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('manifest_reference')
      .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_reference.manifest_digest')
      .select(['manifest_reference.manifest_digest', 'manifest_reference.digest'])
      .where('manifest_reference.digest', 'in', chunk)
      .where('manifest_reference.kind', '=', 'manifest')
      .where('repository_manifest.repository_id', '=', repositoryId)
      .limit(limit)
      .execute(),
  );
  return found.map((row) => ({ from: row.manifest_digest, to: row.digest }));
}

/** What an index lists, with the platform that it says of it. */
export interface ListedManifest {
  readonly index: string;
  /** Null for an index that lists no manifest. */
  readonly digest: string | null;
  readonly platform: string | null;
  /** Null where the repository does not hold it. */
  readonly held: string | null;
}

/** For those of these manifests that are indexes: the manifests that they list, in their order. */
export async function selectListed(
  rows: Rows,
  repository: string,
  digests: readonly string[],
): Promise<ListedManifest[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('manifest')
      .leftJoin('manifest_reference', (join) =>
        join
          .onRef('manifest_reference.manifest_digest', '=', 'manifest.digest')
          .on('manifest_reference.kind', '=', 'manifest'),
      )
      .leftJoin('repository_manifest', (join) =>
        join
          .onRef('repository_manifest.digest', '=', 'manifest_reference.digest')
          .on('repository_manifest.repository_id', '=', (select) =>
            select.selectFrom('repository').select('repository.id').where('repository.name', '=', repository),
          ),
      )
      .select([
        'manifest.digest as index',
        'manifest_reference.digest',
        'manifest_reference.platform',
        'repository_manifest.digest as held',
      ])
      .where('manifest.digest', 'in', chunk)
      .where('manifest.kind', '=', 'index')
      .orderBy('manifest.digest')
      .orderBy('manifest_reference.position')
      .execute(),
  );
}

/** An index that the repository holds and that lists this manifest, with the platform that it says of it. */
export async function selectListing(
  rows: Rows,
  repository: string,
  digest: string,
): Promise<{ index: string; platform: string | null } | undefined> {
  return rows
    .selectFrom('repository')
    .innerJoin('repository_manifest', 'repository_manifest.repository_id', 'repository.id')
    .innerJoin('manifest_reference', 'manifest_reference.manifest_digest', 'repository_manifest.digest')
    .select(['manifest_reference.manifest_digest as index', 'manifest_reference.platform'])
    .where('repository.name', '=', repository)
    .where('manifest_reference.digest', '=', digest)
    .where('manifest_reference.kind', '=', 'manifest')
    .orderBy('manifest_reference.manifest_digest')
    .limit(1)
    .executeTakeFirst();
}

/** The subjects of these manifests in the repository. */
export async function selectSubjects(
  rows: Rows,
  repositoryId: string,
  digests: readonly string[],
): Promise<ManifestEdge[]> {
  const found = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('repository_manifest')
      .select(['digest', 'subject_digest'])
      .where('repository_id', '=', repositoryId)
      .where('digest', 'in', chunk)
      .where('subject_digest', 'is not', null)
      .execute(),
  );
  return found.map((row) => ({ from: row.digest, to: row.subject_digest ?? '' }));
}
