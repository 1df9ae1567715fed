// Repositories into which images enter by promotion only.

import { findNamespace } from '../access/account/namespace.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Repository } from './repository.ts';

/** @throws ShiplockError PROTECTED when nobody may push here directly */
export async function refuseDirectPush(
  rows: Rows,
  repository: Pick<Repository, 'name' | 'namespace' | 'protected'>,
): Promise<void> {
  if (repository.protected) {
    throw new ShiplockError('PROTECTED', `${repository.name} is protected: images enter it by promotion only`);
  }
  const namespace = await findNamespace(rows, repository.namespace);
  if (namespace?.usage !== 'validated') return;
  throw new ShiplockError(
    'PROTECTED',
    `${repository.name} is protected: the namespace ${namespace.name} is validated, so images enter it by promotion only`,
  );
}
