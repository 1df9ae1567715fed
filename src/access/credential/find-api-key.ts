// Looking API keys up, for those who manage them.

import type { Rows } from '../../database/database.ts';
import type { ApiKeyRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import type { Identity } from '../identity.ts';
import { isSystemAdmin, mayManageNamespace, requireHolder } from '../right/requirements.ts';
import { selectKey } from './api-key-table.ts';

/**
 * A key is there for those who administer its namespace, one of the deployment for system admins.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is not there; UNAUTHORIZED
 */
export async function getManagedKey(rows: Rows, by: Identity, id: string): Promise<ApiKeyRow> {
  if (by.kind !== 'system') requireHolder(by);
  const key = await selectKey(rows, id);
  if (key && (await mayManageKeysOf(rows, by, key.namespace))) return key;
  throw new ShiplockError('NOT_FOUND', `there is no API key ${id}, or you do not manage it`);
}

/** True when the identity manages the keys of the namespace; null for those of the deployment. */
async function mayManageKeysOf(rows: Rows, by: Identity, namespace: string | null): Promise<boolean> {
  return namespace === null ? isSystemAdmin(by) : mayManageNamespace(rows, by, namespace);
}
