// SQL of what was found newly in any image, and of where such images were promoted to.

import { type SqlBool, sql } from 'kysely';
import type { Rows } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { FoundVulnerabilityRow } from '../../database/schema/scans.ts';
import { repositoryIsVisible, type VisibleNames } from '../../database/visible-names.ts';

export type NewestFinding = Omit<FoundVulnerabilityRow, 'is_own_name' | 'taken_json'>;

/**
 * A page of what was found in images of any repository, the newest first, each under the one name by which it is best known.
 * @param after the position of the last one of the page before, as `positionOf` gives it
 */
export async function selectNewestFindings(
  rows: Rows,
  { after, kev, limit }: { readonly after: string | undefined; readonly kev: boolean; readonly limit: number },
): Promise<Page<NewestFinding>> {
  // Written out, since an index of some rows is only taken for what the statement itself says.
  const which = kev ? sql<SqlBool>`is_own_name = 1 and kev = 1` : sql<SqlBool>`is_own_name = 1`;
  let query = rows
    .selectFrom('found_vulnerability')
    .select(['vulnerability', 'digest', 'found_at', 'since', 'severity', 'kev', 'components_json', 'more_components'])
    .where(which)
    .orderBy('since', 'desc')
    .orderBy('vulnerability', 'desc')
    .orderBy('digest', 'desc');
  if (after !== undefined) {
    // Neither a name of a vulnerability nor a digest has a space.
    const [since = '', vulnerability = '', digest = ''] = after.split(' ');
    query = query.where(
      sql<SqlBool>`(since, vulnerability, digest) < (cast(${since} as integer), ${vulnerability}, ${digest})`,
    );
  }
  return readPage(query, { limit, position: positionOf, texts: ['components_json'] });
}

export function positionOf({
  since,
  vulnerability,
  digest,
}: Pick<NewestFinding, 'since' | 'vulnerability' | 'digest'>): string {
  return `${since} ${vulnerability} ${digest}`;
}

export interface PromotedPlace {
  readonly digest: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * Of each of these images the first tags, in visible repositories, under which it, or an index of it, stands by a promotion;
 * no more than `most` of each.
 */
export async function selectPromotedPlaces(
  rows: Rows,
  visible: VisibleNames,
  digests: readonly string[],
  most: number,
): Promise<PromotedPlace[]> {
  const above = sql<{ digest: string; repository_id: string; manifest: string }>`(
    with recursive above(digest, repository_id, manifest) as (
      select digest, repository_id, digest from repository_manifest where digest in ${oneOf(digests)}
      union
      select above.digest, above.repository_id, listing.manifest_digest
      from above
      join manifest_reference as listing on listing.digest = above.manifest and listing.kind = 'manifest'
      join repository_manifest as held
        on held.repository_id = above.repository_id and held.digest = listing.manifest_digest
    )
    select * from above
  )`;
  let promoted = rows
    .selectFrom('repository')
    .innerJoin('tag', 'tag.repository_id', 'repository.id')
    .where('tag.promotion_id', 'is not', null);
  if (!visible.all) {
    const columns = { name: 'repository.name', visibility: 'repository.visibility' } as const;
    promoted = promoted.where((where) => repositoryIsVisible(where, columns, visible));
  }
  const places = promoted
    .innerJoin(above.as('above'), (join) =>
      join.onRef('above.repository_id', '=', 'tag.repository_id').onRef('above.manifest', '=', 'tag.digest'),
    )
    .select(['above.digest', 'repository.name as repository', 'tag.name as tag'])
    .select(
      sql<number>`row_number() over (partition by above.digest order by repository.name, tag.name)`.as('position'),
    );
  return rows
    .selectFrom(places.as('place'))
    .select(['digest', 'repository', 'tag'])
    .where('position', '<=', most)
    .orderBy('digest')
    .orderBy('position')
    .execute();
}
