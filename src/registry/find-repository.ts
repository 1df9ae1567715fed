// Looking repositories up.

import type { Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import type { Permission } from '../access/right/permission.ts';
import { type Membership, membershipIn, membershipOf, visibleNames } from '../access/right/visibility.ts';
import { nameForStrangers } from '../actor.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { type NamePage, namePage } from './name-page.ts';
import type { Registry, Rowed } from './registry.ts';
import { type Repository, readRepository } from './repository.ts';
import {
  type RepositoryOrder,
  type StoredRepository,
  searchRepositories,
  selectRepositories,
  selectRepository,
  selectRepositoryNames,
  selectVisibleAmong,
} from './repository-table.ts';
import { countTags } from './tag-table.ts';

/** The repository of that name, or undefined. */
export async function findRepository(rows: Rows, name: string): Promise<Repository | undefined> {
  const row = await selectRepository(rows, name);
  return row && readRepository(row);
}

/** @throws ShiplockError NAME_UNKNOWN */
export async function getRepository(rows: Rows, name: string): Promise<Repository> {
  const repository = await findRepository(rows, name);
  if (!repository) throw repositoryMissing(name);
  return repository;
}

/** What is thrown for a repository that is not there, to somebody who may know it. */
export function repositoryMissing(name: string): ShiplockError {
  return new ShiplockError('NAME_UNKNOWN', `there is no repository ${name}`, { name });
}

/** A list of repositories, as somebody asks for it. */
export interface RepositoryList {
  readonly namespace?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly visibility?: 'public' | 'private' | undefined;
  readonly order: RepositoryOrder;
  /** Names from A to Z, and the newest and largest first, when left out. */
  readonly direction?: 'ascending' | 'descending' | undefined;
  /** Behind this place, as `repositoryPlace` gives it. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * A page of the repositories that the identity may see and that fit the filter.
 * @throws ShiplockError INVALID for a place of another order
 */
export async function listRepositories(
  registry: Rowed,
  by: Identity,
  { order, direction = order === 'name' ? 'ascending' : 'descending', after, ...filter }: RepositoryList,
): Promise<Page<Repository>> {
  const { rows } = registry.database;
  const place = after === undefined ? undefined : readPlace(order, after);
  const page = { ...filter, order, direction, after: place };
  const visible = await visibleNames(rows, by);
  const isMember = membershipIn(visible);
  const show = (row: StoredRepository) => shownTo(isMember, readRepository(row));
  const found = mapPage(await selectRepositories(rows, visible, page), show);
  const last = found.items.at(-1);
  return { ...found, next: found.next !== null && last ? repositoryPlace(order, last) : null };
}

/** Who may read it only because all may is not told the names of others in the name of the policy that made it. */
function shownTo(isMember: Membership, repository: Repository): Repository {
  return isMember(repository.name) ? repository : { ...repository, createdBy: nameForStrangers(repository.createdBy) };
}

/** The place of a repository in a list in this order. */
export function repositoryPlace(order: RepositoryOrder, repository: Repository): string {
  const keys = { name: '', pushed: repository.pushedAt ?? 0, size: repository.size };
  return `${order} ${keys[order]} ${repository.name}`;
}

function readPlace(order: RepositoryOrder, place: string): { key: string | number; name: string } {
  const [, of, number = '', name = ''] = /^(\w+) (\d*) (\S+)$/.exec(place) ?? [];
  if (of !== order || (order === 'name') !== (number === ''))
    throw new ShiplockError('INVALID', 'the cursor is of a list in another order: start from the first page');
  return { key: order === 'name' ? name : Number(number), name };
}

/** Those of these repositories that the identity may see. */
export async function repositoriesInSight(rows: Rows, by: Identity, names: readonly string[]): Promise<string[]> {
  return selectVisibleAmong(rows, await visibleNames(rows, by), names);
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

export interface RepositorySeen {
  readonly repository: Repository;
  readonly permissions: readonly Permission[];
  /** It was opened to who asks, beyond what everybody may. */
  readonly isMember: boolean;
  readonly tags: number;
}

/** A repository, for those who may pull, with what they may do there and how many tags it has. @throws AccessRefused */
export async function describeRepository(
  registry: Rowed,
  by: Identity,
  { name }: { readonly name: string },
): Promise<RepositorySeen> {
  const { rows } = registry.database;
  const { permissions } = await authorize(rows, by, 'pull', name);
  const found = await getRepository(rows, name);
  const membership = await membershipOf(rows, by);
  const [repository, isMember] = [shownTo(membership, found), membership(name)];
  return { repository, permissions: [...permissions], isMember, tags: await countTags(rows, repository.id) };
}
