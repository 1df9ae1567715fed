// SQL of manifests that are held without a name, and to which nothing leads.

import type { Rows } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';

/** Manifests of all repositories that have no tag, that no index held there lists, and that are attached to nothing held there. */
export function looseManifests(rows: Rows) {
  return rows
    .selectFrom('repository_manifest as held')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tag')
            .select('tag.name')
            .whereRef('tag.repository_id', '=', 'held.repository_id')
            .whereRef('tag.digest', '=', 'held.digest'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('manifest_reference as parent')
            .innerJoin('repository_manifest as above', 'above.digest', 'parent.manifest_digest')
            .select('parent.digest')
            .whereRef('parent.digest', '=', 'held.digest')
            .where('parent.kind', '=', 'manifest')
            .whereRef('above.repository_id', '=', 'held.repository_id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('repository_manifest as subject')
            .select('subject.digest')
            .whereRef('subject.repository_id', '=', 'held.repository_id')
            .whereRef('subject.digest', '=', 'held.subject_digest'),
        ),
      ),
    );
}

export interface UntaggedRow {
  readonly digest: string;
  readonly media_type: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly artifact_type: string | null;
  readonly platform: string | null;
  readonly total_size: number;
  readonly linked_at: number;
  readonly linked_by: string;
}

/** A page of those of one repository, in the order of their digests. */
export async function selectLoose(
  rows: Rows,
  repositoryId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<Page<UntaggedRow>> {
  let query = looseManifests(rows)
    .innerJoin('manifest', 'manifest.digest', 'held.digest')
    .select(['held.digest', 'held.linked_at', 'held.linked_by'])
    .select(['manifest.media_type', 'manifest.kind', 'manifest.artifact_type', 'manifest.platform'])
    .select('manifest.total_size')
    .where('held.repository_id', '=', repositoryId)
    .orderBy('held.digest');
  if (after !== undefined) query = query.where('held.digest', '>', after);
  return readPage(query, {
    limit,
    position: ({ digest }) => digest,
    texts: ['manifest.media_type', 'manifest.artifact_type'],
  });
}

/** How many there are of one repository, and the bytes of all that they lead to, what two share counted twice. */
export async function sumLoose(rows: Rows, repositoryId: string): Promise<{ count: number; bytes: number }> {
  const { count, bytes } = await looseManifests(rows)
    .innerJoin('manifest', 'manifest.digest', 'held.digest')
    .select((sum) => [
      sum.fn.countAll<number>().as('count'),
      sum.fn.sum<number | null>('manifest.total_size').as('bytes'),
    ])
    .where('held.repository_id', '=', repositoryId)
    .executeTakeFirstOrThrow();
  return { count: Number(count), bytes: Number(bytes ?? 0) };
}
