// Teams that are linked to a group of a directory: who is in the group is in the team, as far as the directory has told.

import { type Actor, SYSTEM } from '../../actor.ts';
import type { Microseconds } from '../../clock.ts';
import type { Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { selectAccountById } from '../account/account-table.ts';
import { enterTeam, leaveTeam } from '../account/team-membership.ts';
import {
  type NamedTeam,
  selectMembershipsOf,
  selectTeamsById,
  selectTeamsOfGroups,
  selectUsersThroughGroup,
} from '../account/team-table.ts';
import { type Directories, LDAP } from './directories.ts';
import { selectAccountsInGroup } from './directory-identity-table.ts';

/** A group of a directory. */
export interface TeamGroup {
  /** `ldap`, or the issuer of OpenID Connect. */
  readonly issuer: string;
  /** As it was named. */
  readonly name: string;
  /** The same for every spelling of the name. */
  readonly key: string;
}

/**
 * The group that is meant, of the directory that is named, or the only one that is configured.
 * @throws ShiplockError INVALID for a name that the directory cannot have, or where there is no such directory
 */
export function readGroup(
  { ldap, oidc }: Directories,
  { issuer, name }: { readonly issuer?: string | undefined; readonly name: string },
): TeamGroup {
  const configured = [...(ldap ? [LDAP] : []), ...(oidc ? [oidc.rules.issuer] : [])];
  const meant = issuer ?? (configured.length === 1 ? configured[0] : undefined);
  if (configured.length === 0)
    throw new ShiplockError(
      'INVALID',
      'this server has no directory whose groups teams could have: see ldapUrl and oidcIssuer',
    );
  if (meant === undefined || !configured.includes(meant))
    throw new ShiplockError('INVALID', `name the directory of the group: ${configured.join(' or ')}`);
  return { issuer: meant, name, key: meant === LDAP && ldap ? ldap.directory.groupKey(name) : name };
}

/** Brings the teams of the user in line with their groups: they enter those of their groups, and leave those that only a group had given. */
export async function applyGroups(
  tx: Transaction,
  user: { readonly id: string; readonly name: string },
  { issuer, groups, at }: { readonly issuer: string; readonly groups: readonly string[]; readonly at: Microseconds },
): Promise<void> {
  const wanted = await selectTeamsOfGroups(tx, issuer, groups);
  const present = await selectMembershipsOf(tx, user.id);
  const presentIds = new Set(present.map((one) => one.team_id));
  const wantedIds = new Set(wanted.map((team) => team.id));
  for (const team of wanted) {
    if (!presentIds.has(team.id)) await enterTeam(tx, { team, user, actor: SYSTEM, at, throughGroup: true });
  }
  const ended = present.filter((one) => one.through_group === 1 && !wantedIds.has(one.team_id));
  for (const team of await selectTeamsById(
    tx,
    ended.map((one) => one.team_id),
  ))
    await leaveTeam(tx, { team, user, actor: SYSTEM, at });
}

/** Puts those into the team who are known to be in its group, and takes those out whom another group had brought. */
export async function fillTeam(
  tx: Transaction,
  team: NamedTeam,
  { group, actor, at }: { readonly group: TeamGroup | null; readonly actor: Actor; readonly at: Microseconds },
): Promise<void> {
  const inGroup = new Set(group ? await selectAccountsInGroup(tx, group.issuer, group.key) : []);
  for (const user of await selectUsersThroughGroup(tx, team.id)) {
    if (!inGroup.delete(user.id)) await leaveTeam(tx, { team, user, actor, at });
  }
  for (const id of inGroup) {
    const user = await selectAccountById(tx, id);
    if (user) await enterTeam(tx, { team, user, actor, at, throughGroup: true });
  }
}
