// SQL of searching tags and digests in all repositories: by how they begin, so that an index finds them.

import { contains } from '../database/contains.ts';
import type { Rows } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import { repositoryIsVisible, type VisibleNames } from '../database/visible-names.ts';

export interface FoundTag {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface FoundDigest {
  readonly repository: string;
  readonly digest: string;
  /** One that stands on it; null for none. */
  readonly tag: string | null;
}

/** A tag of a repository. */
export interface Place {
  readonly repository: string;
  readonly tag: string;
}

/** Higher than every character that names and digests have. */
const BEYOND = '\u{10ffff}';

export async function selectTagsLike(
  rows: Rows,
  visible: VisibleNames,
  { tag, repository, limit }: { readonly tag: string; readonly repository: string | undefined; readonly limit: number },
): Promise<FoundTag[]> {
  let query = rows
    .selectFrom('tag')
    .innerJoin('repository', 'repository.id', 'tag.repository_id')
    .select(['repository.name as repository', 'tag.name as tag', 'tag.digest'])
    .where('tag.name', '>=', tag)
    .where('tag.name', '<', `${tag}${BEYOND}`)
    .orderBy('tag.name')
    .orderBy('repository.name')
    .limit(limit);
  if (repository !== undefined && repository !== tag) query = query.where(contains('repository.name', repository));
  if (!visible.all)
    query = query.where((where) =>
      repositoryIsVisible(where, { name: 'repository.name', visibility: 'repository.visibility' }, visible),
    );
  return query.execute();
}

export async function selectDigestsLike(
  rows: Rows,
  visible: VisibleNames,
  { digest, limit }: { readonly digest: string; readonly limit: number },
): Promise<FoundDigest[]> {
  let query = rows
    .selectFrom('repository_manifest')
    .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
    .select(['repository.name as repository', 'repository_manifest.digest'])
    .select((select) =>
      select
        .selectFrom('tag')
        .select('tag.name')
        .whereRef('tag.repository_id', '=', 'repository_manifest.repository_id')
        .whereRef('tag.digest', '=', 'repository_manifest.digest')
        .orderBy('tag.name')
        .limit(1)
        .as('tag'),
    )
    .where('repository_manifest.digest', '>=', digest)
    .where('repository_manifest.digest', '<', `${digest}${BEYOND}`)
    .orderBy('repository_manifest.digest')
    .orderBy('repository.name')
    .limit(limit);
  if (!visible.all)
    query = query.where((where) =>
      repositoryIsVisible(where, { name: 'repository.name', visibility: 'repository.visibility' }, visible),
    );
  return query.execute();
}

/** The tags that stand on exactly this digest, from behind the place on; an empty one is before all. */
export async function selectPlaces(
  rows: Rows,
  visible: VisibleNames,
  { digest, after, limit }: { readonly digest: string; readonly after: Place; readonly limit: number },
): Promise<Page<Place>> {
  let query = rows
    .selectFrom('repository_manifest')
    .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
    .innerJoin('tag', (join) =>
      join
        .onRef('tag.repository_id', '=', 'repository_manifest.repository_id')
        .onRef('tag.digest', '=', 'repository_manifest.digest'),
    )
    .select(['repository.name as repository', 'tag.name as tag'])
    .where('repository_manifest.digest', '=', digest)
    .where(({ eb, or, and }) =>
      or([
        eb('repository.name', '>', after.repository),
        and([eb('repository.name', '=', after.repository), eb('tag.name', '>', after.tag)]),
      ]),
    )
    .orderBy('repository.name')
    .orderBy('tag.name');
  if (!visible.all)
    query = query.where((where) =>
      repositoryIsVisible(where, { name: 'repository.name', visibility: 'repository.visibility' }, visible),
    );
  return readPage(query, { limit, position: ({ repository, tag }) => `${repository}:${tag}` });
}
