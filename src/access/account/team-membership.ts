// Coming into a team, and going: who came into the organization with a team leaves it with the last one.

import type { Actor } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { recordEvent } from '../../event/record-event.ts';
import { deleteMember, selectMembership, upsertMember } from './account-table.ts';
import { deleteTeamMember, isInATeam, type NamedTeam, upsertTeamMember } from './team-table.ts';

/** What a change of a team's members needs to be told of. */
export interface MembershipChange {
  readonly team: NamedTeam;
  readonly user: { readonly id: string; readonly name: string };
  readonly actor: Actor;
  readonly at: Microseconds;
}

/** Puts the user into the team, and into the organization where they are no member yet. */
export async function enterTeam(
  tx: Transaction,
  { team, user, actor, at, throughGroup }: MembershipChange & { readonly throughGroup: boolean },
): Promise<void> {
  const { organization_id: organizationId, organization: namespace } = team;
  if (!(await selectMembership(tx, organizationId, user.id)))
    await upsertMember(tx, { organizationId, userId: user.id, isOwner: false, throughTeam: true, at });
  await upsertTeamMember(tx, {
    team_id: team.id,
    user_id: user.id,
    through_group: throughGroup ? 1 : 0,
    created_at: at,
  });
  const data = { team: team.name, name: user.name, ...(throughGroup ? { throughGroup } : {}) };
  await recordEvent(tx, { type: 'team.member_added', at, actor, namespace, data });
}

/** Takes the user out of the team. True when they were in it. */
export async function leaveTeam(tx: Transaction, { team, user, actor, at }: MembershipChange): Promise<boolean> {
  const { organization_id: organizationId, organization: namespace } = team;
  if (!(await deleteTeamMember(tx, team.id, user.id))) return false;
  await leaveWithLastTeam(tx, organizationId, user.id);
  const data = { team: team.name, name: user.name };
  await recordEvent(tx, { type: 'team.member_removed', at, actor, namespace, data });
  return true;
}

/** Ends the membership in the organization of who came with a team and is in none any more. */
export async function leaveWithLastTeam(tx: Transaction, organizationId: string, userId: string): Promise<void> {
  const membership = await selectMembership(tx, organizationId, userId);
  if (!membership?.through_team || membership.is_owner === 1) return;
  if (!(await isInATeam(tx, organizationId, userId))) await deleteMember(tx, organizationId, userId);
}
