// Looking policies up.

import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { type Policy, readPolicy } from './policy.ts';
import { type PolicyFilter, selectPolicies, selectPolicy } from './policy-table.ts';

export type { PolicyFilter };

export async function findPolicy(rows: Rows, id: string): Promise<Policy | undefined> {
  const row = await selectPolicy(rows, id);
  return row && readPolicy(row);
}

/** @throws ShiplockError NOT_FOUND */
export async function getPolicy(rows: Rows, id: string): Promise<Policy> {
  const policy = await findPolicy(rows, id);
  if (!policy) throw new ShiplockError('NOT_FOUND', `there is no promotion policy ${id}`, { id });
  return policy;
}

/** The policies that fit the filter, oldest first. */
export async function listPolicies(rows: Rows, filter: PolicyFilter): Promise<Policy[]> {
  return (await selectPolicies(rows, filter)).map(readPolicy);
}
