// Tags as those may see them who may pull.

import type { Identity } from '../access/identity.ts';
import type { Microseconds } from '../clock.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { findTagSummary, readSummary, type TagSummary } from './find-tag.ts';
import { type NamePage, namePage } from './name-page.ts';
import type { Registry, Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import { selectTagNames, selectTagSummaries, selectTagSummariesByAge } from './tag-table.ts';

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
  { repository: name, order, after, ...page }: TagPage & { readonly repository: string },
): Promise<TagsOfRepository> {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', name);
  const found =
    order === 'name'
      ? await selectTagSummaries(rows, repository.id, { ...page, after })
      : await selectTagSummariesByAge(rows, repository.id, { ...page, after: placeByAge(after) });
  return { repository, tags: mapPage(found, readSummary) };
}

export type TagOrder = 'name' | 'pushed';

export interface TagPage {
  /** `pushed`: those first that came to stand on their image last. */
  readonly order: TagOrder;
  /** Tags behind this place. */
  readonly after?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly limit: number;
}

/** The place of a tag in a list in this order. */
export function tagPlace(order: TagOrder, { name, updatedAt }: Pick<TagSummary, 'name' | 'updatedAt'>): string {
  return order === 'name' ? name : `${updatedAt} ${name}`;
}

function placeByAge(place: string | undefined): { at: Microseconds; name: string } | undefined {
  if (place === undefined) return undefined;
  const [, at, name] = /^(\d+) (.+)$/.exec(place) ?? [];
  if (at !== undefined && name !== undefined) return { at: Number(at), name };
  throw new ShiplockError('INVALID', 'the cursor is of a list in another order: start from the first page');
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
  return { repository, tag: found };
}
