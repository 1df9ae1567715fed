// SQL of teams and of who is in them.

import { sql } from 'kysely';
import type { Rows, Transaction } from '../../database/database.ts';
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

export async function updateTeam(tx: Transaction, id: string, change: Pick<TeamRow, 'description'>): Promise<void> {
  await tx.updateTable('team').set(change).where('id', '=', id).execute();
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
): Promise<Page<{ readonly name: string; readonly full_name: string }>> {
  let query = rows
    .selectFrom('team_member')
    .innerJoin('account', 'account.id', 'team_member.user_id')
    .select(['account.name', 'account.full_name'])
    .where('team_member.team_id', '=', teamId)
    .orderBy('account.name');
  if (after !== undefined) query = query.where('account.name', '>', after);
  return readPage(query, { limit, position: (member) => member.name, texts: ['account.full_name'] });
}

export async function insertTeamMember(tx: Transaction, member: TeamMemberRow): Promise<void> {
  await tx
    .insertInto('team_member')
    .values(member)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
