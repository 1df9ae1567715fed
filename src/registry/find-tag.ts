// Looking tags up.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { Repository } from './repository.ts';
import {
  countTags,
  type StoredTag,
  selectTag,
  selectTagSummary,
  selectTagsByAge,
  selectTagsNamed,
  selectTagsOf,
  type TagSummaryRow,
} from './tag-table.ts';

export interface Tag {
  readonly name: string;
  readonly digest: Digest;
  readonly updatedAt: Microseconds;
  readonly updatedBy: string;
  /** The promotion that set it; null when it was pushed. */
  readonly promotionId: string | null;
  /** When a client asked for it last, up to some seconds ago; null for never. */
  readonly lastPulledAt: Microseconds | null;
}

export interface TagSummary extends Tag {
  readonly mediaType: string;
  readonly kind: 'image' | 'index' | 'artifact';
  readonly artifactType: string | null;
  /** Bytes of the manifest and all that it leads to. */
  readonly size: number;
}

export async function findTag(rows: Rows, repository: Repository, name: string): Promise<Tag | undefined> {
  const row = await selectTag(rows, repository.id, name);
  return row && readTag(row);
}

/** Those of these tags that exist, by name. */
export async function findTags(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  names: readonly string[],
): Promise<Map<string, Tag>> {
  const found = await selectTagsNamed(rows, repository.id, [...new Set(names)]);
  return new Map(found.map((row) => [row.name, readTag(row)]));
}

/** The tags under which the repository has one of these manifests. */
export async function tagsOf(
  rows: Rows,
  repository: Pick<Repository, 'id'>,
  digests: readonly string[],
): Promise<Tag[]> {
  return (await selectTagsOf(rows, repository.id, digests)).map(readTag);
}

/** One tag with what a list of tags shows. */
export async function findTagSummary(
  rows: Rows,
  repository: Repository,
  name: string,
): Promise<TagSummary | undefined> {
  const row = await selectTagSummary(rows, repository.id, name);
  return row && readSummary(row);
}

export async function countTagsOf(rows: Rows, repository: Repository): Promise<number> {
  return countTags(rows, repository.id);
}

/** A page of all tags, oldest push first; `after` is the last tag of the page before. */
export async function listTagsByAge(
  rows: Rows,
  repository: Repository,
  after: Pick<Tag, 'name' | 'updatedAt'> | undefined,
  limit: number,
): Promise<Tag[]> {
  const found = await selectTagsByAge(rows, repository.id, after && { at: after.updatedAt, name: after.name }, limit);
  return found.map(readTag);
}

export function readSummary(row: TagSummaryRow): TagSummary {
  return {
    ...readTag(row),
    mediaType: row.media_type,
    kind: row.kind,
    artifactType: row.artifact_type,
    size: row.size,
  };
}

function readTag(row: StoredTag): Tag {
  return {
    name: row.name,
    // Only checked digests are ever stored.
    digest: row.digest as Digest,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    promotionId: row.promotion_id,
    lastPulledAt: row.last_pulled_at,
  };
}
