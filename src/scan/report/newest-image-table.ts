// SQL of what is known of the newest image of each of many repositories, in one look.

import { sql } from 'kysely';
import type { Rows } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import type { ScanReportRow } from '../../database/schema/scans.ts';

/** An index that lists more is nobody's image, and would make the list of repositories as slow as it is long. */
const MAX_PLATFORMS = 64;

/** One platform of the newest image; without a digest where the repository lacks it, without a report where nothing is known of it. */
export type NewestPlatform = { readonly repository: string; readonly digest: string | null } & {
  readonly [Column in 'state' | 'matched_at' | 'advisories_as_of' | 'counts_json' | 'detection_gaps' | 'match_gaps']:
    | ScanReportRow[Column]
    | null;
};

/** What the newest image of each of these repositories consists of; nothing of those that have none, or one of very many platforms. */
export async function selectNewestPlatforms(rows: Rows, repositories: readonly string[]): Promise<NewestPlatform[]> {
  const { rows: found } = await sql<NewestPlatform>`
    with newest as (
      select repository.name as repository, repository.id as repository_id, manifest.digest, manifest.kind
      from repository
      join tag on tag.repository_id = repository.id and tag.name = (
        select last.name from tag as last
        where last.repository_id = repository.id and last.attached = 0
        order by last.updated_at desc, last.name desc limit 1
      )
      join manifest on manifest.digest = tag.digest
      where repository.name in ${oneOf(repositories)}
    ),
    part as (
      select repository, digest from newest where kind != 'index'
      union
      select newest.repository, case when held.digest is null then null else listed.digest end
      from newest
      join manifest_reference as listed on listed.manifest_digest = newest.digest and listed.kind = 'manifest'
      left join repository_manifest as held on held.repository_id = newest.repository_id and held.digest = listed.digest
      left join manifest as child on child.digest = held.digest
      where newest.kind = 'index'
        and (select count(*) from manifest_reference as entry where entry.manifest_digest = newest.digest) <= ${MAX_PLATFORMS}
        and not (coalesce(listed.platform, '') like 'unknown/unknown%' and child.kind != 'index' and child.runnable = 0)
    )
    select part.repository, part.digest, report.state, report.matched_at, report.advisories_as_of, report.counts_json,
      report.detection_gaps, report.match_gaps
    from part left join scan_report as report on report.digest = part.digest
  `.execute(rows);
  return found;
}
