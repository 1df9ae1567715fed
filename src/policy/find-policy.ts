// Looking policies up.

import type { Identity } from '../access/identity.ts';
import { membershipOf } from '../access/right/visibility.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import type { Policies } from './policies.ts';
import { type Policy, readPolicy } from './policy.ts';
import { countPoliciesOf, type PolicyFilter, selectPolicies, selectPolicy, selectPolicyPage } from './policy-table.ts';

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

/**
 * A policy is there for those who are members of its source or its target.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is not there
 */
export async function visiblePolicy(rows: Rows, by: Identity, id: string): Promise<Policy> {
  const policy = await findPolicy(rows, id);
  const isMember = await membershipOf(rows, by);
  if (policy && (isMember(policy.source) || isMember(policy.target))) return policy;
  throw new ShiplockError('NOT_FOUND', `there is no promotion policy ${id}, or you may not see it`);
}

/** One policy, for members of its source or target. @throws ShiplockError NOT_FOUND */
export async function getVisiblePolicy(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { id }: { readonly id: string },
): Promise<Policy> {
  return visiblePolicy(policies.database.rows, by, id);
}

/** A page of the policies of which source or target are the identity's, oldest first; it can have fewer than there are. */
export async function listVisiblePolicies(
  policies: Pick<Policies, 'database'>,
  by: Identity,
  { after, limit, ...filter }: PolicyFilter & { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<Policy>> {
  const { rows } = policies.database;
  const isMember = await membershipOf(rows, by);
  const page = mapPage(await selectPolicyPage(rows, filter, { after, limit }), readPolicy);
  return { ...page, items: page.items.filter(({ source, target }) => isMember(source) || isMember(target)) };
}

/** Whether a policy, active or not, has the repository of this name as its source. */
export async function feedsPolicies(rows: Rows, repository: string): Promise<boolean> {
  return (await countPoliciesOf(rows, repository)) > 0;
}

/** The policies that fit the filter, oldest first. */
export async function listPolicies(rows: Rows, filter: PolicyFilter): Promise<Policy[]> {
  return (await selectPolicies(rows, filter)).map(readPolicy);
}
