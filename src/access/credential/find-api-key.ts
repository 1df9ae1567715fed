// Looking API keys up, for those who manage them and for those who only read about them.

import type { Rows } from '../../database/database.ts';
import type { ApiKeyRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import type { Identity } from '../identity.ts';
import { isGivenEverywhere, isSystemAdmin, mayManageNamespace, requireHolder } from '../right/requirements.ts';
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

/**
 * A key is shown to those who manage it, and to auditors of its namespace; one of the deployment to auditors of everything.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is not there; UNAUTHORIZED
 */
export async function getVisibleKey(rows: Rows, by: Identity, id: string): Promise<ApiKeyRow> {
  const key = await selectKey(rows, id);
  if (key && by.kind !== 'system' && (await maySeeKeysOf(rows, requireHolder(by), key.namespace))) return key;
  return getManagedKey(rows, by, id);
}

/** True when the identity may look at the keys of the namespace; null for those of the deployment. */
export async function maySeeKeysOf(rows: Rows, by: Identity, namespace: string | null): Promise<boolean> {
  if (await mayManageKeysOf(rows, by, namespace)) return true;
  return namespace === null
    ? isGivenEverywhere(rows, by, 'view_audit')
    : mayManageNamespace(rows, by, namespace, 'view_audit');
}

/** True when the identity manages the keys of the namespace; null for those of the deployment. */
async function mayManageKeysOf(rows: Rows, by: Identity, namespace: string | null): Promise<boolean> {
  return namespace === null ? isSystemAdmin(by) : mayManageNamespace(rows, by, namespace);
}
