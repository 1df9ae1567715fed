// The repository on which a verb works, for those who may.

import type { Identity } from '../access/identity.ts';
import { authorize } from '../access/right/authorize.ts';
import type { Permission } from '../access/right/permission.ts';
import type { Rows } from '../database/database.ts';
import { getRepository } from './find-repository.ts';
import type { Repository } from './repository.ts';

/** @throws AccessRefused NOT_FOUND, DENIED, UNAUTHORIZED */
export async function authorizedRepository(
  rows: Rows,
  by: Identity,
  permission: Permission,
  name: string,
): Promise<Repository> {
  await authorize(rows, by, permission, name);
  return getRepository(rows, name);
}
