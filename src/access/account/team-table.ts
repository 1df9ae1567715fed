// SQL of teams and of who is in them.

import { sql } from 'kysely';
import type { Rows, Transaction } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { TeamMemberRow, TeamRow } from '../../database/schema/accounts.ts';

interface NamePage {
  readonly after?: string | undefined;
  readonly limit: number;
}

export type CountedTeam = TeamRow & { readonly members: number };

export async function selectTeam(rows: Rows, organizationId: string, name: string): Promise<CountedTeam | undefined> {
  return counted(rows, organizationId).where('team.name', '=', name).executeTakeFirst();
}

/** A page of the organization's in the order of their names. */
export async function selectTeams(rows: Rows, organizationId: string, page: NamePage): Promise<Page<CountedTeam>> {
  let query = counted(rows, organizationId).orderBy('team.name');
  if (page.after !== undefined) query = query.where('team.name', '>', page.after);
  return readPage(query, { limit: page.limit, position: (team) => team.name, texts: ['team.description'] });
}

function counted(rows: Rows, organizationId: string) {
  return rows
    .selectFrom('team')
    .selectAll('team')
    .select(sql<number>`(select count(*) from team_member where team_member.team_id = team.id)`.as('members'))
    .where('team.organization_id', '=', organizationId);
}

export async function countTeams(rows: Rows, organizationId: string): Promise<number> {
  const row = await rows
    .selectFrom('team')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertTeam(tx: Transaction, team: TeamRow): Promise<void> {
  await tx.insertInto('team').values(team).execute();
}

export async function updateTeam(
  tx: Transaction,
  id: string,
  change: Partial<Pick<TeamRow, 'description' | 'group_issuer' | 'group_name' | 'group_key'>>,
): Promise<void> {
  await tx.updateTable('team').set(change).where('id', '=', id).execute();
}

/** Teams that are linked to groups of one issuer are linked to those of the other. */
export async function updateTeamsOfIssuer(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.updateTable('team').set({ group_issuer: to }).where('group_issuer', '=', from).execute();
}

/** Deletes the team with its memberships and its grants. */
export async function deleteTeamRow(tx: Transaction, id: string): Promise<void> {
  await tx.deleteFrom('team').where('id', '=', id).execute();
}

/** A page of its members in the order of their names. */
export async function selectTeamMembers(
  rows: Rows,
  teamId: string,
  { after, limit }: NamePage,
): Promise<Page<{ readonly name: string; readonly full_name: string; readonly through_group: number }>> {
  let query = rows
    .selectFrom('team_member')
    .innerJoin('account', 'account.id', 'team_member.user_id')
    .select(['account.name', 'account.full_name', 'team_member.through_group'])
    .where('team_member.team_id', '=', teamId)
    .orderBy('account.name');
  if (after !== undefined) query = query.where('account.name', '>', after);
  return readPage(query, { limit, position: (member) => member.name, texts: ['account.full_name'] });
}

/** Who was put into a team by hand stays so, also when a group would have brought them. */
export async function upsertTeamMember(tx: Transaction, member: TeamMemberRow): Promise<void> {
  await tx
    .insertInto('team_member')
    .values(member)
    .onConflict((conflict) =>
      member.through_group === 1
        ? conflict.doNothing()
        : conflict.columns(['user_id', 'team_id']).doUpdateSet({ through_group: 0 }),
    )
    .execute();
}

/** The teams in which the user is through a group of a directory, or was put by hand. */
export async function selectMembershipsOf(
  rows: Rows,
  userId: string,
): Promise<{ readonly team_id: string; readonly through_group: number }[]> {
  return rows.selectFrom('team_member').select(['team_id', 'through_group']).where('user_id', '=', userId).execute();
}

/** A team with the organization that it is of. */
export interface NamedTeam {
  readonly id: string;
  readonly name: string;
  readonly organization_id: string;
  readonly organization: string;
}

/** The teams that are linked to one of these groups of the directory. */
export async function selectTeamsOfGroups(rows: Rows, issuer: string, groups: readonly string[]): Promise<NamedTeam[]> {
  return named(rows).where('team.group_issuer', '=', issuer).where('team.group_key', 'in', oneOf(groups)).execute();
}

/** The teams of the organization in which the user is. */
export async function selectTeamsWith(rows: Rows, organizationId: string, userId: string): Promise<NamedTeam[]> {
  return named(rows)
    .innerJoin('team_member', 'team_member.team_id', 'team.id')
    .where('team.organization_id', '=', organizationId)
    .where('team_member.user_id', '=', userId)
    .execute();
}

export async function selectTeamsById(rows: Rows, ids: readonly string[]): Promise<NamedTeam[]> {
  return named(rows).where('team.id', 'in', oneOf(ids)).execute();
}

function named(rows: Rows) {
  return rows
    .selectFrom('team')
    .innerJoin('account', 'account.id', 'team.organization_id')
    .select(['team.id', 'team.name', 'team.organization_id', 'account.name as organization'])
    .orderBy('team.id');
}

/** True when there was one. */
export async function deleteTeamMember(tx: Transaction, teamId: string, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('team_member')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Takes the user out of all teams of the organization. */
export async function deleteMembershipsIn(tx: Transaction, organizationId: string, userId: string): Promise<void> {
  await tx
    .deleteFrom('team_member')
    .where('user_id', '=', userId)
    .where('team_id', 'in', (teams) =>
      teams.selectFrom('team').select('id').where('organization_id', '=', organizationId),
    )
    .execute();
}

export async function isInATeam(rows: Rows, organizationId: string, userId: string): Promise<boolean> {
  const row = await rows
    .selectFrom('team_member')
    .innerJoin('team', 'team.id', 'team_member.team_id')
    .select('team.id')
    .where('team_member.user_id', '=', userId)
    .where('team.organization_id', '=', organizationId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The users who are in the team. */
export async function selectTeamUserIds(rows: Rows, teamId: string): Promise<string[]> {
  const found = await rows.selectFrom('team_member').select('user_id').where('team_id', '=', teamId).execute();
  return found.map((row) => row.user_id);
}

/** The users who are in the team through its group. */
export async function selectUsersThroughGroup(
  rows: Rows,
  teamId: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return rows
    .selectFrom('team_member')
    .innerJoin('account', 'account.id', 'team_member.user_id')
    .select(['account.id', 'account.name'])
    .where('team_member.team_id', '=', teamId)
    .where('team_member.through_group', '=', 1)
    .execute();
}
