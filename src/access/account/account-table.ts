// SQL of accounts, memberships and their namespaces.

import { sql } from 'kysely';
import { contains } from '../../database/contains.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import { preparedQuery } from '../../database/prepared-query.ts';
import type { AccountRow, NamespaceRow, OrganizationMemberRow } from '../../database/schema/accounts.ts';

const accountNamed = preparedQuery((rows, name: string) =>
  rows.selectFrom('account').selectAll().where('name', '=', name),
);

export async function selectAccount(rows: Rows, name: string): Promise<AccountRow | undefined> {
  return (await accountNamed(rows, name))[0];
}

const accountById = preparedQuery((rows, id: string) => rows.selectFrom('account').selectAll().where('id', '=', id));

export async function selectAccountById(rows: Rows, id: string): Promise<AccountRow | undefined> {
  return (await accountById(rows, id))[0];
}

/** In the order of their names. */
export async function selectAccounts(
  rows: Rows,
  filter: {
    readonly kind: AccountRow['kind'];
    /** In the name or the full name, in whatever case. */
    readonly search?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
    readonly memberId?: string | undefined;
    /** Only active users with a password of one of these directories, or of our own, who have no second factor. */
    readonly withoutSecondFactor?: { readonly directories: readonly string[] } | undefined;
  },
): Promise<Page<AccountRow>> {
  let query = rows.selectFrom('account').selectAll().where('kind', '=', filter.kind).orderBy('name');
  if (filter.after !== undefined) query = query.where('name', '>', filter.after);
  const { memberId, search, withoutSecondFactor } = filter;
  if (search !== undefined)
    query = query.where((where) => where.or([contains('name', search), contains('full_name', search)]));
  if (memberId !== undefined) {
    query = query.where('id', 'in', (members) =>
      members.selectFrom('organization_member').select('organization_id').where('user_id', '=', memberId),
    );
  }
  if (withoutSecondFactor !== undefined) {
    query = query
      .where('is_active', '=', 1)
      .where((where) =>
        where.or([where('directory', 'is', null), where('directory', 'in', oneOf(withoutSecondFactor.directories))]),
      )
      .where('id', 'not in', (factors) =>
        factors.selectFrom('second_factor').select('user_id').where('confirmed_at', 'is not', null),
      );
  }
  return readPage(query, { limit: filter.limit, position: (account) => account.name, texts: ['full_name'] });
}

/** Undefined for somebody who is no member. */
export async function selectMembership(
  rows: Rows,
  organizationId: string,
  userId: string,
): Promise<OrganizationMemberRow | undefined> {
  return rows
    .selectFrom('organization_member')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** True for an account that is active, and has a password, here or in its directory, which has not lost it. */
function canLogIn(account: 'account' | 'owner') {
  const id = sql.ref(`${account}.id`);
  const lost = sql`select 1 from directory_identity where directory_identity.account_id = ${id} and is_gone = 1`;
  const [active, password, directory] = ['is_active', 'password_hash', 'directory'].map((column) =>
    sql.ref(`${account}.${column}`),
  );
  return sql<boolean>`${active} = 1 and (${password} is not null or ${directory} is not null) and not exists (${lost})`;
}

/** True when the user owns the organization and no other does who can log in. */
export async function isOnlyOwner(rows: Rows, organizationId: string, userId: string): Promise<boolean> {
  const owners = await rows
    .selectFrom('organization_member')
    .innerJoin('account', 'account.id', 'organization_member.user_id')
    .select('account.id')
    .where('organization_member.organization_id', '=', organizationId)
    .where('organization_member.is_owner', '=', 1)
    .where((where) => where.or([canLogIn('account'), where('account.id', '=', userId)]))
    .limit(2)
    .execute();
  return owners.length === 1 && owners[0]?.id === userId;
}

/** The organizations that the user owns and no other does who can log in. */
export async function selectOnlyOwned(rows: Rows, userId: string): Promise<string[]> {
  const found = await rows
    .selectFrom('organization_member as own')
    .innerJoin('account', 'account.id', 'own.organization_id')
    .select('account.name')
    .where('own.user_id', '=', userId)
    .where('own.is_owner', '=', 1)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('organization_member as other')
            .innerJoin('account as owner', 'owner.id', 'other.user_id')
            .select('owner.id')
            .whereRef('other.organization_id', '=', 'own.organization_id')
            .where('other.user_id', '!=', userId)
            .where('other.is_owner', '=', 1)
            .where(canLogIn('owner')),
        ),
      ),
    )
    .orderBy('account.name')
    .execute();
  return found.map((row) => row.name);
}

/** Of the organizations of which the user is a member. */
export async function selectOrganizationNames(rows: Rows, userId: string): Promise<string[]> {
  const found = await rows
    .selectFrom('organization_member')
    .innerJoin('account', 'account.id', 'organization_member.organization_id')
    .select('account.name')
    .where('organization_member.user_id', '=', userId)
    .orderBy('account.name')
    .execute();
  return found.map((row) => row.name);
}

/** Active system admins of our own: a directory that is down, or wrong, takes none of them away. */
export async function countLocalAdmins(rows: Rows): Promise<number> {
  const row = await rows
    .selectFrom('account')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('is_admin', '=', 1)
    .where('is_active', '=', 1)
    .where('directory', 'is', null)
    .where('password_hash', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Writes the account with its namespace: a new one, or the one that a deleted account of the name has left. @param createdAfter the newest event */
export async function insertAccount(tx: Transaction, account: AccountRow, createdAfter: number): Promise<void> {
  const namespace: NamespaceRow = {
    name: account.name,
    account_id: account.id,
    usage: 'open',
    comment_required: 0,
    promotes_to_json: '[]',
    created_at: account.created_at,
    created_after: createdAfter,
  };
  await tx.insertInto('account').values(account).execute();
  await tx
    .insertInto('namespace')
    .values(namespace)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ account_id: account.id }))
    .execute();
}

export async function updateAccountRow(tx: Transaction, id: string, change: Partial<AccountRow>): Promise<void> {
  await tx.updateTable('account').set(change).where('id', '=', id).execute();
}

/** Deletes the account with its namespace, memberships, grants and tokens, and the roles that others have on the namespace. */
export async function deleteAccountRow(tx: Transaction, { id, name }: Pick<AccountRow, 'id' | 'name'>): Promise<void> {
  await tx.deleteFrom('access_grant').where('scope', '=', name).execute();
  await tx.deleteFrom('account').where('id', '=', id).execute();
}

/** The same for an account whose namespace has repositories: it stays, with the roles that others have on it, without an owner. */
export async function deleteAccountOnly(tx: Transaction, { id, name }: Pick<AccountRow, 'id' | 'name'>): Promise<void> {
  await tx.updateTable('namespace').set({ account_id: null }).where('name', '=', name).execute();
  await tx.deleteFrom('account').where('id', '=', id).execute();
}

export async function hasRepositories(rows: Rows, namespace: string): Promise<boolean> {
  const row = await rows
    .selectFrom('repository')
    .select('id')
    .where('namespace', '=', namespace)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface MemberRow {
  readonly name: string;
  readonly full_name: string;
  readonly is_owner: number;
}

/** A page in the order of their names. */
export async function selectMembers(
  rows: Rows,
  organizationId: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<MemberRow>> {
  let query = rows
    .selectFrom('organization_member')
    .innerJoin('account', 'account.id', 'organization_member.user_id')
    .select(['account.name', 'account.full_name', 'organization_member.is_owner'])
    .where('organization_member.organization_id', '=', organizationId)
    .orderBy('account.name');
  if (after !== undefined) query = query.where('account.name', '>', after);
  return readPage(query, { limit, position: (member) => member.name, texts: ['account.full_name'] });
}

export async function upsertMember(
  tx: Transaction,
  member: { organizationId: string; userId: string; isOwner: boolean; throughTeam: boolean; at: number },
): Promise<void> {
  const flags = { is_owner: member.isOwner ? 1 : 0, through_team: member.throughTeam ? 1 : 0 };
  await tx
    .insertInto('organization_member')
    .values({
      organization_id: member.organizationId,
      user_id: member.userId,
      ...flags,
      created_at: member.at,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doUpdateSet(flags))
    .execute();
}

export async function deleteMember(tx: Transaction, organizationId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('organization_member')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
