// Tags as those may see them who may pull.

import type { Identity } from '../access/identity.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { authorizedRepository } from './authorized-repository.ts';
import { findTagSummary, readSummary, type TagSummary } from './find-tag.ts';
import { type NamePage, namePage } from './name-page.ts';
import type { Registry, Rowed } from './registry.ts';
import type { Repository } from './repository.ts';
import { selectTagNames, selectTagSummaries } from './tag-table.ts';

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

/** Tags in lexical order with what a list of them shows. @throws AccessRefused */
export async function listTags(
  registry: Rowed,
  by: Identity,
  { repository: name, ...page }: TagPage & { readonly repository: string },
): Promise<TagsOfRepository> {
  const { rows } = registry.database;
  const repository = await authorizedRepository(rows, by, 'pull', name);
  return { repository, tags: mapPage(await selectTagSummaries(rows, repository.id, page), readSummary) };
}

export interface TagPage {
  /** Names behind this one. */
  readonly after?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly limit: number;
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
