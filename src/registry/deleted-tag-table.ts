// SQL of tags that were deleted: the event of the deletion tells of them, for as long as the repository holds the image.

import { type SqlBool, sql } from 'kysely';
import type { Rows } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';

export interface DeletedTagRow {
  readonly sequence: number;
  readonly id: string;
  readonly at: number;
  readonly actor_name: string;
  readonly name: string;
  readonly digest: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly media_type: string;
  readonly total_size: number;
  /** On which a tag of this name stands by now. */
  readonly replaced_by: string | null;
}

/** Which deletions are looked at. */
export interface Deletions {
  readonly repository: { readonly id: string; readonly name: string; readonly createdAfter: number };
  /** Not before this time. */
  readonly since: number;
}

/** Newest first; without those whose tag stands on the same image again. */
export async function selectDeletedTags(
  rows: Rows,
  deletions: Deletions,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<Page<DeletedTagRow>> {
  let query = deletedTags(rows, deletions)
    .where((where) =>
      where.or([where('tag.digest', 'is', null), where('tag.digest', '!=', where.ref('event.previous_digest'))]),
    )
    .orderBy('event.sequence', 'desc');
  if (before !== undefined) query = query.where('event.sequence', '<', before);
  return readPage(query, {
    limit,
    position: ({ sequence }) => sequence,
    texts: ['event.actor_name', 'manifest.media_type'],
  });
}

export async function selectDeletedTag(
  rows: Rows,
  deletions: Deletions,
  id: string,
): Promise<DeletedTagRow | undefined> {
  return deletedTags(rows, deletions).where('event.id', '=', id).executeTakeFirst();
}

function deletedTags(rows: Rows, { repository, since }: Deletions) {
  return (
    rows
      .selectFrom('event')
      .innerJoin('repository_manifest as held', (join) =>
        join.onRef('held.digest', '=', 'event.previous_digest').on('held.repository_id', '=', repository.id),
      )
      .innerJoin('manifest', 'manifest.digest', 'held.digest')
      .leftJoin('tag', (join) => join.onRef('tag.name', '=', 'event.tag').on('tag.repository_id', '=', repository.id))
      .select(['event.sequence', 'event.id', 'event.at', 'event.actor_name', 'held.digest'])
      .select(sql<string>`event.tag`.as('name'))
      .select(['manifest.kind', 'manifest.media_type', 'manifest.total_size', 'tag.digest as replaced_by'])
      // As it stands in the index.
      .where(sql<SqlBool>`event.type = 'tag.deleted'`)
      .where('event.repository', '=', repository.name)
      .where('event.sequence', '>', repository.createdAfter)
      .where('event.at', '>=', since)
  );
}
