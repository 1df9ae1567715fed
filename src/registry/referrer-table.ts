// SQL of referrers: the manifests whose subject is another one.

import type { Rows } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';

export interface ReferrerRow {
  readonly digest: string;
  readonly media_type: string;
  readonly size: number;
  readonly artifact_type: string | null;
  readonly annotations_json: string | null;
}

/**
 * The manifests of the repository whose subject this is, in the order of their digests, with the most bytes that each can
 * take in a list of descriptors. What is long of them is not read for it.
 */
export async function selectReferrerSizes(
  rows: Rows,
  repositoryId: string,
  subject: string,
  page: { artifactType?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ digest: string; bytes: number }[]> {
  let query = rows
    .selectFrom('repository_manifest')
    .innerJoin('manifest', 'manifest.digest', 'repository_manifest.digest')
    .select((select) => [
      'manifest.digest',
      // A character of a type can take six in JSON; annotations are JSON already. The rest is short.
      select.fn
        .coalesce(select.fn<number>('octet_length', ['manifest.annotations_json']), select.lit(0))
        .as('annotations'),
      select.fn.coalesce(select.fn<number>('octet_length', ['manifest.artifact_type']), select.lit(0)).as('type'),
    ])
    .where('repository_manifest.repository_id', '=', repositoryId)
    .where('repository_manifest.subject_digest', '=', subject)
    .orderBy('repository_manifest.digest')
    .limit(page.limit);
  if (page.artifactType !== undefined) query = query.where('manifest.artifact_type', '=', page.artifactType);
  if (page.after !== undefined) query = query.where('repository_manifest.digest', '>', page.after);
  const found = await query.execute();
  return found.map(({ digest, annotations, type }) => ({ digest, bytes: annotations + 6 * type + 500 }));
}

/** What a list of descriptors says of these manifests, in the order of their digests. */
export async function selectReferrers(rows: Rows, digests: readonly string[]): Promise<ReferrerRow[]> {
  return inChunks(digests, (chunk) =>
    rows
      .selectFrom('manifest')
      .select(['digest', 'media_type', 'size', 'artifact_type', 'annotations_json'])
      .where('digest', 'in', chunk)
      .orderBy('digest')
      .execute(),
  );
}
