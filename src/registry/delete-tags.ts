// Deleting many tags: those that are named, or all that match. Each ends as deleted or refused; a call does a bounded part of the work,
// in small transactions, and says where the next one goes on.

import { actorOf, type Identity } from '../access/identity.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { attachmentTags } from '../oci/reference.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { removeTag } from './delete-tag.ts';
import { immutableError, isImmutableTag } from './immutability.ts';
import { countReferrers } from './manifest-edge-table.ts';
import type { Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import {
  countTagsMatching,
  countTagsOnDigest,
  type StoredTag,
  selectTagsMatching,
  selectTagsNamed,
  selectTagsOnDigest,
} from './tag-table.ts';

/** The tags that somebody means. */
export type TagSelection =
  /** Each by its name, and only if it still stands on this digest, where one is given. */
  | { readonly tags: readonly { readonly tag: string; readonly digest?: string | undefined }[] }
  /** Of all that match what came to stand on its image until then: what is pushed later is not meant. */
  | { readonly matching: TagMatch; readonly asOf: Microseconds };

export interface TagMatch {
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly kind?: 'image' | 'attached' | undefined;
}

export interface TagsDeleted {
  readonly deleted: readonly string[];
  readonly refused: readonly { readonly tag: string; readonly code: string; readonly reason: string }[];
  /** The name behind which it goes on; null when all is done. */
  readonly next: string | null;
}

/** What one call does at most. */
const AT_ONCE = 500;
/** What one transaction does: others wait for it. */
const BATCH = 25;

/**
 * Deletes the tags, up to 500 that match; for those who may delete.
 * @param after where the call before has ended
 * @throws AccessRefused, also when the right ends meanwhile: what was deleted until then stays so
 */
export async function deleteTags(
  registry: Rowed,
  by: Identity,
  { repository: name, selection, after }: { repository: string; selection: TagSelection; after?: string | undefined },
): Promise<TagsDeleted> {
  const { database } = registry;
  const { id } = await authorizedRepository(database.rows, by, 'delete', name);
  const meant = await tagsMeant(database.rows, id, selection, after);
  const deleted: string[] = [];
  const refused: { tag: string; code: string; reason: string }[] = [];
  for (let start = 0; start < meant.tags.length; start += BATCH) {
    const at = registry.clock.now();
    await database.transaction(async (tx) => {
      const repository = await authorizedRepository(tx, by, 'delete', name);
      for (const { tag, digest } of meant.tags.slice(start, start + BATCH)) {
        const condition = digest === undefined ? undefined : { match: [digest] };
        try {
          await removeTag(tx, repository, { tag, condition, at, actor: actorOf(by) });
          deleted.push(tag);
        } catch (error) {
          if (!(error instanceof ShiplockError)) throw error;
          refused.push({ tag, code: error.code, reason: error.message });
        }
      }
    });
  }
  return { deleted, refused, next: meant.next };
}

async function tagsMeant(
  rows: Rows,
  repositoryId: string,
  selection: TagSelection,
  after: string | undefined,
): Promise<{ tags: readonly { tag: string; digest?: string | undefined }[]; next: string | null }> {
  if ('tags' in selection) return { tags: selection.tags, next: null };
  const match = { ...selection.matching, asOf: selection.asOf };
  const found = await selectTagsMatching(rows, repositoryId, { ...match, after, limit: AT_ONCE + 1 });
  const tags = found.slice(0, AT_ONCE).map(({ name: tag, digest }) => ({ tag, digest }));
  return { tags, next: found.length > AT_ONCE ? (tags.at(-1)?.tag ?? null) : null };
}

export interface PlannedDeletion {
  readonly tag: string;
  readonly digest: string;
  /** The first that stay on the same image, and how many there are. */
  readonly otherTags: readonly string[];
  readonly otherTagCount: number;
  /** How many signatures, bills of materials and the like are attached to the image. */
  readonly attachments: number;
  /** Why it will be refused, as things are. */
  readonly refusal: string | null;
}

export interface DeletionPlan {
  /** How many tags are meant. */
  readonly count: number;
  /** To be given with what matches when it is deleted. */
  readonly asOf: Microseconds;
  /** The first of them. */
  readonly items: readonly PlannedDeletion[];
}

const PLANNED = 50;
const OTHER_TAGS = 5;

/** What deleting these tags would do and leave, for those who may delete; changes nothing. @throws AccessRefused */
export async function planTagDeletion(
  registry: Rowed,
  by: Identity,
  {
    repository: name,
    selection,
  }: { repository: string; selection: { tags: readonly string[] } | { matching: TagMatch } },
): Promise<DeletionPlan> {
  const { rows } = registry.database;
  const asOf = registry.clock.now();
  const repository = await authorizedRepository(rows, by, 'delete', name);
  if ('tags' in selection) {
    const found = await selectTagsNamed(rows, repository.id, selection.tags.slice(0, PLANNED));
    return { count: selection.tags.length, asOf, items: await planEach(rows, repository, found) };
  }
  const match = { ...selection.matching, asOf };
  const found = await selectTagsMatching(rows, repository.id, { ...match, after: undefined, limit: PLANNED });
  const count = await countTagsMatching(rows, repository.id, match);
  return { count, asOf, items: await planEach(rows, repository, found) };
}

async function planEach(rows: Rows, repository: Repository, tags: readonly StoredTag[]): Promise<PlannedDeletion[]> {
  const { id, name } = repository;
  const digests = [...new Set(tags.map(({ digest }) => digest))];
  const referrers = await countReferrers(rows, id, digests);
  const named = await selectTagsNamed(
    rows,
    id,
    digests.flatMap((digest) => attachmentTags(digest as Digest)),
  );
  const attached = new Set(named.map((tag) => tag.name));
  const others = new Map<string, { names: string[]; count: number }>();
  for (const digest of digests) {
    const names = await selectTagsOnDigest(rows, id, digest, OTHER_TAGS + 1);
    others.set(digest, { names, count: await countTagsOnDigest(rows, id, digest) });
  }
  return tags.map(({ name: tag, digest }) => {
    const { names = [], count = 1 } = others.get(digest) ?? {};
    const byTag = attachmentTags(digest as Digest).filter((one) => attached.has(one)).length;
    return {
      tag,
      digest,
      otherTags: names.filter((other) => other !== tag).slice(0, OTHER_TAGS),
      otherTagCount: count - 1,
      attachments: (referrers.get(digest) ?? 0) + byTag,
      refusal: isImmutableTag(repository, tag) ? immutableError(name, tag).message : null,
    };
  });
}
