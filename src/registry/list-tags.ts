// Tags as those may see them who may pull.

import type { Identity } from '../access/identity.ts';
import { membershipOf } from '../access/right/visibility.ts';
import { nameForStrangers } from '../actor.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { findTagSummary, readSummary, type TagSummary } from './find-tag.ts';
import { type NamePage, namePage } from './name-page.ts';
import type { Registry, Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import { selectTagNames, selectTagSummaries, type TagOrder, type TagPlace } from './tag-table.ts';
import { versionKey } from './version-key.ts';

/** A page of the tags of one repository, with the repository, whose settings say which of them are immutable. */
export interface TagsOfRepository {
  readonly repository: Repository;
  readonly tags: Page<TagSummary>;
}

/**
 * Names in lexical order, as the Distribution Specification asks ("Listing tags").
 * @throws AccessRefused
 */
export async function listTagNames(
  registry: Pick<Registry, 'database' | 'tagLists'>,
  by: Identity,
  page: { readonly repository: string; readonly after: string | undefined; readonly limit: number },
): Promise<NamePage> {
  const { rows } = registry.database;
  const { id } = await authorizedRepository(rows, by, 'pull', page.repository);
  const { after, limit } = page;
  return namePage(
    (weigh, read) => registry.tagLists.load(page.repository, `${id} ${limit} ${after ?? ''}`, weigh, read),
    limit,
    (most) => selectTagNames(rows, id, after, most),
  );
}

/** Tags with what a list of them shows. @throws AccessRefused; ShiplockError INVALID for a place of another order */
export async function listTags(
  registry: Rowed,
  by: Identity,
  { repository: name, order, direction = DEFAULT_DIRECTIONS[order], after, search, kind, limit }: TagList,
): Promise<TagsOfRepository> {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', name);
  const found = await selectTagSummaries(rows, repository.id, {
    ...{ order, direction, search, limit },
    after: after === undefined ? undefined : readPlace(order, after),
    attached: kind === undefined ? undefined : kind === 'attached',
  });
  const last = found.items.at(-1);
  const show = await shownTo(rows, by, name);
  const tags = mapPage(found, (row) => show(readSummary(row)));
  return {
    repository,
    tags: { ...tags, next: found.next !== null && last ? tagPlace(order, readSummary(last)) : null },
  };
}

export interface TagList {
  readonly repository: string;
  readonly order: TagOrder;
  /** Names from A to Z, and what is newest, highest or largest first, when left out. */
  readonly direction?: 'ascending' | 'descending' | undefined;
  /** Tags behind this place, as `tagPlace` gives it. */
  readonly after?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  /** `attached`: what is attached to images, by its name or as a referrer; both when left out. */
  readonly kind?: 'image' | 'attached' | undefined;
  readonly limit: number;
}

const DEFAULT_DIRECTIONS = {
  name: 'ascending',
  version: 'descending',
  pushed: 'descending',
  size: 'descending',
} as const;

type Placed = Pick<TagSummary, 'name' | 'updatedAt' | 'size'>;

/** The place of a tag in a list in this order. */
export function tagPlace(order: TagOrder, tag: Placed): string {
  // Of a version, the name tells the rest.
  const keys = { name: '', version: '', pushed: tag.updatedAt, size: tag.size };
  return `${order} ${keys[order]} ${tag.name}`;
}

function readPlace(order: TagOrder, place: string): TagPlace {
  const [, of, number = '', name = ''] = /^(\w+) (\d*) (\S+)$/.exec(place) ?? [];
  const isNumbered = order === 'pushed' || order === 'size';
  if (of !== order || isNumbered !== (number !== ''))
    throw new ShiplockError('INVALID', 'the cursor is of a list in another order: start from the first page');
  if (isNumbered) return { key: Number(number), name };
  return { key: order === 'version' ? versionKey(name) : name, name };
}

/** One tag with what a list of tags shows. @throws AccessRefused; ShiplockError NOT_FOUND */
export async function getTag(
  registry: Rowed,
  by: Identity,
  { repository: name, tag }: { readonly repository: string; readonly tag: string },
): Promise<{ readonly repository: Repository; readonly tag: TagSummary }> {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', name);
  const found = await findTagSummary(rows, repository, tag);
  if (!found) throw new ShiplockError('NOT_FOUND', `there is no tag ${tag} in ${name}`);
  return { repository, tag: (await shownTo(rows, by, name))(found) };
}

/** Who may read the repository only because all may is not told the names of others in the name of a policy. */
async function shownTo(rows: Rows, by: Identity, repository: string): Promise<(tag: TagSummary) => TagSummary> {
  if ((await membershipOf(rows, by))(repository)) return (tag) => tag;
  return (tag) => ({ ...tag, updatedBy: nameForStrangers(tag.updatedBy) });
}
