// Looking repositories up.

import type { Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import type { Permission } from '../access/right/permission.ts';
import { visibleNames } from '../access/right/visibility.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { type NamePage, namePage } from './name-page.ts';
import type { Registry, Rowed } from './registry.ts';
import { type Repository, readRepository } from './repository.ts';
import {
  type RepositoryFilter,
  searchRepositories,
  selectRepositories,
  selectRepository,
  selectRepositoryNames,
} from './repository-table.ts';
import { countTags } from './tag-table.ts';

export type { RepositoryFilter };

/** The repository of that name, or undefined. */
export async function findRepository(rows: Rows, name: string): Promise<Repository | undefined> {
  const row = await selectRepository(rows, name);
  return row && readRepository(row);
}

/** @throws ShiplockError NAME_UNKNOWN */
export async function getRepository(rows: Rows, name: string): Promise<Repository> {
  const repository = await findRepository(rows, name);
  if (!repository) throw new ShiplockError('NAME_UNKNOWN', `there is no repository ${name}`, { name });
  return repository;
}

/** A page of the repositories that the identity may see and that fit the filter, in the order of their names. */
export async function listRepositories(
  registry: Rowed,
  by: Identity,
  { limit, ...filter }: RepositoryFilter & { readonly limit: number },
): Promise<Page<Repository>> {
  const { rows } = registry.database;
  return mapPage(await selectRepositories(rows, await visibleNames(rows, by), filter, limit), readRepository);
}

/** The names and short descriptions of at most `limit` repositories that the identity may see and that have the text in their name. */
export async function findRepositories(
  registry: Rowed,
  by: Identity,
  { search, limit }: { readonly search: string; readonly limit: number },
): Promise<readonly Pick<Repository, 'name' | 'description'>[]> {
  const { rows } = registry.database;
  return searchRepositories(rows, await visibleNames(rows, by), { search }, limit);
}

/**
 * The catalog of `/v2`: the names of the repositories that the identity may see.
 * @param page names behind `after`, at most `limit`
 */
export async function listCatalog(
  registry: Pick<Registry, 'database' | 'catalogs'>,
  by: Identity,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<NamePage> {
  const { rows } = registry.database;
  const visible = await visibleNames(rows, by);
  const whose = visible.all ? 'all' : JSON.stringify(visible);
  return namePage(
    (weigh, read) => registry.catalogs.load(`${limit} ${after ?? ''} ${whose}`, weigh, read),
    limit,
    (most) => selectRepositoryNames(rows, visible, after, most),
  );
}

/** A repository, for those who may pull, with what they may do there and how many tags it has. @throws AccessRefused */
export async function describeRepository(
  registry: Rowed,
  by: Identity,
  { name }: { readonly name: string },
): Promise<{ readonly repository: Repository; readonly permissions: readonly Permission[]; readonly tags: number }> {
  const { rows } = registry.database;
  const { permissions } = await authorize(rows, by, 'pull', name);
  const repository = await getRepository(rows, name);
  return { repository, permissions: [...permissions], tags: await countTags(rows, repository.id) };
}
