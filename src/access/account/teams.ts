// Teams of an organization: what is given to a team, its members may do.

import { randomUUIDv7 } from 'node:crypto';
import type { Transaction } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { isNameComponent } from '../../oci/reference.ts';
import type { Access } from '../access.ts';
import { fillTeam, readGroup, type TeamGroup } from '../directory/team-group.ts';
import { actorOf, type Identity } from '../identity.ts';
import { requireMayEmpty, requireMayFill } from '../right/may-give.ts';
import { requireOwner, requireWhole } from '../right/requirements.ts';
import type { Accounts } from './accounts.ts';
import { getAccount, getVisibleOrganization } from './find-account.ts';
import { getVisibleTeam, readTeam, type Team } from './find-team.ts';
import type { AccountPage } from './list-accounts.ts';
import { enterTeam, leaveTeam, leaveWithLastTeam } from './team-membership.ts';
import {
  countTeams,
  deleteTeamRow,
  insertTeam,
  type NamedTeam,
  selectTeam,
  selectTeamMembers,
  selectTeams,
  selectTeamUserIds,
  updateTeam,
} from './team-table.ts';

/** A team of an organization, by both names. */
export interface TeamName {
  readonly organization: string;
  readonly team: string;
}

export interface TeamMember {
  readonly name: string;
  readonly fullName: string;
  /** They came with the team's group, and leave with it. */
  readonly throughGroup: boolean;
}

/** A group of a directory, which has to be named where there are several. */
export interface GroupChoice {
  readonly issuer?: string | undefined;
  readonly name: string;
}

const MAX_NAME_LENGTH = 100;
const MAX_TEAMS = 1_000;

/** A page of an organization's teams in the order of their names; for its members. @throws ShiplockError NOT_FOUND */
export async function listTeams(
  access: Accounts,
  by: Identity,
  { organization, ...page }: AccountPage & { readonly organization: string },
): Promise<Page<Team>> {
  const { rows } = access.database;
  const { id } = await getVisibleOrganization(rows, by, organization);
  return mapPage(await selectTeams(rows, id, page), (row) => readTeam(row, organization));
}

/** One team; for members of the organization. @throws ShiplockError NOT_FOUND */
export async function getTeam(access: Accounts, by: Identity, { organization, team }: TeamName): Promise<Team> {
  return getVisibleTeam(access.database.rows, by, organization, team);
}

/**
 * Makes a team; for owners of the organization.
 * @throws ShiplockError NOT_FOUND, DENIED; INVALID for the name; CONFLICT when it is taken, or there are too many
 */
export async function createTeam(
  access: Accounts & Pick<Access, 'directories'>,
  by: Identity,
  draft: {
    readonly organization: string;
    readonly name: string;
    readonly description: string;
    readonly group?: GroupChoice | undefined;
  },
): Promise<Team> {
  const { organization, name, description } = draft;
  const group = draft.group ? readGroup(access.directories, draft.group) : null;
  const at = access.clock.now();
  return access.database.transaction(async (tx) => {
    const organizationId = await ownedOrganization(tx, by, organization);
    if (!isNameComponent(name) || name.length > MAX_NAME_LENGTH) {
      const rule = `use lower-case letters and digits, with . _ __ or dashes between them, at most ${MAX_NAME_LENGTH}`;
      throw new ShiplockError('INVALID', `${JSON.stringify(name)} cannot be the name of a team: ${rule}`);
    }
    if (await selectTeam(tx, organizationId, name))
      throw new ShiplockError('CONFLICT', `the organization ${organization} has a team ${name} already`);
    if ((await countTeams(tx, organizationId)) >= MAX_TEAMS)
      throw new ShiplockError('CONFLICT', `an organization has at most ${MAX_TEAMS} teams: delete one first`);
    const row = { id: randomUUIDv7(), organization_id: organizationId, name, description, created_at: at };
    await insertTeam(tx, { ...row, ...groupColumns(group) });
    const event = { type: 'team.created', at, actor: actorOf(by), namespace: organization } as const;
    await recordEvent(tx, { ...event, data: { team: name, ...(group ? { group: group.name } : {}) } });
    if (group) await fillTeam(tx, { ...row, organization }, { group, actor: actorOf(by), at });
    return getVisibleTeam(tx, by, organization, name);
  });
}

/**
 * Changes its description, and the group whose members are in it (null for none); for owners of the organization.
 * @throws ShiplockError NOT_FOUND, DENIED; INVALID for a group that no directory can have
 */
export async function changeTeam(
  access: Accounts & Pick<Access, 'directories'>,
  by: Identity,
  change: TeamName & { readonly description?: string | undefined; readonly group?: GroupChoice | null | undefined },
): Promise<Team> {
  const { organization, team, description } = change;
  const at = access.clock.now();
  return access.database.transaction(async (tx) => {
    await ownedOrganization(tx, by, organization);
    const before = await getVisibleTeam(tx, by, organization, team);
    if (description === undefined && change.group === undefined) return before;
    const group = change.group ? readGroup(access.directories, change.group) : null;
    if (group) await requireMayFill(tx, by, namedTeam(before));
    // Whoever came with the group before goes.
    if (change.group !== undefined && before.group !== null) await requireMayEmpty(tx, by, namedTeam(before));
    const columns = change.group === undefined ? {} : groupColumns(group);
    await updateTeam(tx, before.id, { ...(description === undefined ? {} : { description }), ...columns });
    const event = { type: 'team.updated', at, actor: actorOf(by), namespace: organization } as const;
    const told = change.group === undefined ? {} : { group: group?.name ?? null };
    await recordEvent(tx, { ...event, data: { team, description: description ?? before.description, ...told } });
    if (change.group !== undefined) await fillTeam(tx, namedTeam(before), { group, actor: actorOf(by), at });
    return getVisibleTeam(tx, by, organization, team);
  });
}

/** Deletes a team, with what was given to it; for owners of the organization. @throws ShiplockError NOT_FOUND, DENIED */
export async function deleteTeam(access: Accounts, by: Identity, { organization, team }: TeamName): Promise<void> {
  await access.database.transaction(async (tx) => {
    const organizationId = await ownedOrganization(tx, by, organization);
    const found = await getVisibleTeam(tx, by, organization, team);
    const { id } = found;
    const members = await selectTeamUserIds(tx, id);
    if (members.length > 0) await requireMayEmpty(tx, by, namedTeam(found));
    await deleteTeamRow(tx, id);
    for (const userId of members) await leaveWithLastTeam(tx, organizationId, userId);
    const event = { type: 'team.deleted', at: access.clock.now(), actor: actorOf(by) } as const;
    await recordEvent(tx, { ...event, namespace: organization, data: { team } });
  });
}

/** A page of the members in the order of their names; for members of the organization. @throws ShiplockError NOT_FOUND */
export async function listTeamMembers(
  access: Accounts,
  by: Identity,
  { organization, team, ...page }: AccountPage & TeamName,
): Promise<Page<TeamMember>> {
  const { rows } = access.database;
  const { id } = await getVisibleTeam(rows, by, organization, team);
  const found = await selectTeamMembers(rows, id, page);
  return mapPage(found, (row) => ({
    name: row.name,
    fullName: row.full_name,
    throughGroup: row.through_group === 1,
  }));
}

/**
 * Adds a user to a team, and to the organization where they are no member yet; for owners of the organization.
 * @throws ShiplockError NOT_FOUND for the team and the user; DENIED
 */
export async function addTeamMember(
  access: Accounts,
  by: Identity,
  { organization, team, user }: TeamName & { readonly user: string },
): Promise<void> {
  const at = access.clock.now();
  await access.database.transaction(async (tx) => {
    await ownedOrganization(tx, by, organization);
    const found = namedTeam(await getVisibleTeam(tx, by, organization, team));
    await requireMayFill(tx, by, found);
    const account = await getAccount(tx, user, 'user');
    await enterTeam(tx, { team: found, user: account, actor: actorOf(by), at, throughGroup: false });
  });
}

/**
 * Takes a user out of a team. Who became a member of the organization with a team leaves it with the last one; for owners
 * of the organization, and for oneself.
 * @throws ShiplockError NOT_FOUND for the team, the user or the membership; DENIED
 */
export async function removeTeamMember(
  access: Accounts,
  by: Identity,
  { organization, team, user }: TeamName & { readonly user: string },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    const found = namedTeam(await getVisibleTeam(tx, by, organization, team));
    requireWhole(by);
    if (by.kind !== 'user' || by.name !== user) await requireOwner(tx, by, organization);
    await requireMayEmpty(tx, by, found);
    const account = await getAccount(tx, user, 'user');
    const change = { team: found, user: account, actor: actorOf(by), at: access.clock.now() };
    if (!(await leaveTeam(tx, change))) throw new ShiplockError('NOT_FOUND', `${user} is not in the team ${team}`);
  });
}

function groupColumns(group: TeamGroup | null) {
  return { group_issuer: group?.issuer ?? null, group_name: group?.name ?? null, group_key: group?.key ?? null };
}

function namedTeam({ id, name, organization, organizationId }: Team): NamedTeam {
  return { id, name, organization, organization_id: organizationId };
}

async function ownedOrganization(tx: Transaction, by: Identity, organization: string): Promise<string> {
  const { id } = await getVisibleOrganization(tx, by, organization);
  requireWhole(by);
  await requireOwner(tx, by, organization);
  return id;
}
