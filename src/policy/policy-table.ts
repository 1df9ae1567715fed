// SQL of policies.

import type { Rows, Transaction } from '../database/database.ts';
import { oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import type { PolicyRow } from '../database/schema/promotion.ts';

export async function insertPolicy(tx: Transaction, row: PolicyRow): Promise<void> {
  await tx.insertInto('policy').values(row).execute();
}

export async function updatePolicyRow(tx: Transaction, row: PolicyRow): Promise<void> {
  const { id, ...change } = row;
  await tx.updateTable('policy').set(change).where('id', '=', id).execute();
}

export async function deletePolicyRow(tx: Transaction, id: string): Promise<void> {
  await tx.deleteFrom('policy').where('id', '=', id).execute();
}

const policyById = preparedQuery((rows, id: string) => rows.selectFrom('policy').selectAll().where('id', '=', id));

export async function selectPolicy(rows: Rows, id: string): Promise<PolicyRow | undefined> {
  return (await policyById(rows, id))[0];
}

export async function selectPolicyNamed(rows: Rows, source: string, name: string): Promise<PolicyRow | undefined> {
  return rows.selectFrom('policy').selectAll().where('source', '=', source).where('name', '=', name).executeTakeFirst();
}

const policiesOf = preparedQuery((rows, source: string) =>
  rows
    .selectFrom('policy')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('source', '=', source),
);

export async function countPoliciesOf(rows: Rows, source: string): Promise<number> {
  return Number((await policiesOf(rows, source))[0]?.count);
}

export interface PolicyFilter {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly name?: string | undefined;
}

/** All that fit, in the order of their creation. */
export async function selectPolicies(rows: Rows, filter: PolicyFilter): Promise<PolicyRow[]> {
  return policiesThatFit(rows, filter).execute();
}

/** A page in the order of their creation; `after` is the id of the last policy of the page before. */
export async function selectPolicyPage(
  rows: Rows,
  filter: PolicyFilter,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<PolicyRow>> {
  let query = policiesThatFit(rows, filter);
  if (after !== undefined) query = query.where('id', '>', after);
  const json = ['rules_json', 'platforms_json'];
  return readPage(query, { limit, position: (policy) => policy.id, texts: ['tag_template', 'suspended_reason'], json });
}

function policiesThatFit(rows: Rows, filter: PolicyFilter) {
  let query = rows.selectFrom('policy').selectAll().orderBy('id');
  if (filter.source !== undefined) query = query.where('source', '=', filter.source);
  if (filter.target !== undefined) query = query.where('target', '=', filter.target);
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  return query;
}

/** Who feeds these repositories, and whom they feed. */
export async function selectFlowsOf(
  rows: Rows,
  repositories: readonly string[],
): Promise<{ id: string; source: string; target: string }[]> {
  return rows
    .selectFrom('policy')
    .select(['id', 'source', 'target'])
    .where((where) =>
      where.or([where('source', 'in', oneOf(repositories)), where('target', 'in', oneOf(repositories))]),
    )
    .execute();
}

/** Who feeds whom. */
export async function selectFlows(rows: Rows): Promise<{ id: string; source: string; target: string }[]> {
  return rows.selectFrom('policy').select(['id', 'source', 'target']).execute();
}
