// Looking repositories up.

import type { Rows } from '../database/database.ts';
import type { NameSight } from '../database/name-in-sight.ts';
import { ShiplockError } from '../errors.ts';
import { type Repository, readRepository } from './repository.ts';
import { type RepositoryFilter, selectRepositories, selectRepository } from './repository-table.ts';

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

/** The repositories that may be seen and fit the filter, in the order of their names. */
export async function listRepositories(
  rows: Rows,
  sight: NameSight,
  filter: RepositoryFilter,
  limit: number,
): Promise<Repository[]> {
  return (await selectRepositories(rows, sight, filter, limit)).map(readRepository);
}
