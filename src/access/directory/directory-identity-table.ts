// SQL of the identities that accounts have in directories.

import { sql } from 'kysely';
import { contains } from '../../database/contains.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { preparedQuery } from '../../database/prepared-query.ts';
import type { AccountRow, DirectoryIdentityRow } from '../../database/schema/accounts.ts';

export interface KnownPerson {
  readonly identity: DirectoryIdentityRow;
  readonly account: AccountRow;
}

const identityOf = preparedQuery((rows, accountId: string) =>
  rows.selectFrom('directory_identity').selectAll().where('account_id', '=', accountId),
);

export async function selectIdentity(rows: Rows, accountId: string): Promise<DirectoryIdentityRow | undefined> {
  return (await identityOf(rows, accountId))[0];
}

/** True for who came from a directory that has lost them: where the account stays, nothing happens in its name. */
export async function isLost(rows: Rows, accountId: string): Promise<boolean> {
  return (await selectIdentity(rows, accountId))?.is_gone === 1;
}

/** Whom the directory calls by this subject; undefined for somebody new. */
export async function selectPerson(rows: Rows, issuer: string, subject: string): Promise<KnownPerson | undefined> {
  const identity = await rows
    .selectFrom('directory_identity')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (!identity) return undefined;
  const account = await rows
    .selectFrom('account')
    .selectAll()
    .where('id', '=', identity.account_id)
    .executeTakeFirstOrThrow();
  return { identity, account };
}

/** Subject and account of somebody who came from the directory. */
export interface KnownSubject {
  readonly subject: string;
  readonly account_id: string;
  readonly name: string;
  readonly is_active: number;
  readonly is_gone: number;
}

/** Everybody who came from the directory. */
export async function selectSubjects(rows: Rows, issuer: string): Promise<KnownSubject[]> {
  return rows
    .selectFrom('directory_identity')
    .innerJoin('account', 'account.id', 'directory_identity.account_id')
    .select([
      'directory_identity.subject',
      'directory_identity.account_id',
      'account.name',
      'account.is_active',
      'is_gone',
    ])
    .where('directory_identity.issuer', '=', issuer)
    .orderBy('directory_identity.subject')
    .execute();
}

/** How many active accounts came from the directory. */
export async function countPersons(rows: Rows, issuer: string): Promise<number> {
  const row = await rows
    .selectFrom('account')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('directory', '=', issuer)
    .where('is_active', '=', 1)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The accounts that the directory has told to be in the group. */
export async function selectAccountsInGroup(rows: Rows, issuer: string, group: string): Promise<string[]> {
  const found = await rows
    .selectFrom('directory_identity')
    .select(['account_id', 'groups_json'])
    .where('issuer', '=', issuer)
    .where('is_gone', '=', 0)
    .where(contains('groups_json', JSON.stringify(group).slice(1, -1)))
    .execute();
  return found.filter((row) => (JSON.parse(row.groups_json) as string[]).includes(group)).map((row) => row.account_id);
}

export async function insertIdentity(tx: Transaction, identity: DirectoryIdentityRow): Promise<void> {
  await tx.insertInto('directory_identity').values(identity).execute();
}

export async function updateIdentity(
  tx: Transaction,
  accountId: string,
  change: Partial<Omit<DirectoryIdentityRow, 'account_id'>>,
): Promise<void> {
  await tx.updateTable('directory_identity').set(change).where('account_id', '=', accountId).execute();
}

/** True when there was one. */
export async function deleteIdentity(tx: Transaction, accountId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('directory_identity')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Accounts whose directory has been silent for too long, and that still have something through a group. */
export async function selectSilent(rows: Rows, now: number, limit: number): Promise<AccountRow[]> {
  return rows
    .selectFrom('account')
    .innerJoin('directory_identity', 'directory_identity.account_id', 'account.id')
    .selectAll('account')
    .where('account.good_until', '<=', now)
    .where((where) =>
      where.or([
        where('directory_identity.gave_admin', '=', 1),
        sql<boolean>`exists (select 1 from team_member where team_member.user_id = account.id and team_member.through_group = 1)`,
      ]),
    )
    .limit(limit)
    .execute();
}

/** Identities whose word can be renewed and is older than this, oldest first. */
export async function selectRenewable(
  rows: Rows,
  issuer: string,
  checkedBefore: number,
  limit: number,
): Promise<DirectoryIdentityRow[]> {
  return rows
    .selectFrom('directory_identity')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('refresh_token', 'is not', null)
    .where('checked_at', '<', checkedBefore)
    .orderBy('checked_at')
    .limit(limit)
    .execute();
}
