// The repository on which a verb works, for those who may.

import type { Identity } from '../access/identity.ts';
import { requirePermission, rightsWith } from '../access/right/authorize.ts';
import type { Permission } from '../access/right/permission.ts';
import type { Rows } from '../database/database.ts';
import { findRepository, repositoryMissing } from './find-repository.ts';
import type { Repository } from './repository.ts';

/** @throws AccessRefused NOT_FOUND, DENIED, UNAUTHORIZED */
export async function authorizedRepository(
  rows: Rows,
  by: Identity,
  permission: Permission,
  name: string,
): Promise<Repository> {
  const repository = await findRepository(rows, name);
  requirePermission(by, permission, name, await rightsWith(rows, by, name, repository?.visibility));
  if (!repository) throw repositoryMissing(name);
  return repository;
}
