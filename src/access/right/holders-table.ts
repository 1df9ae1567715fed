// SQL behind the question "who could do this here".

import { sql } from 'kysely';
import type { Rows } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';

/** Somebody to whom something was given at a place, or who owns it. */
export interface CandidateRow {
  readonly kind: 'user' | 'team';
  readonly id: string;
  /** A team's as `organization/team`. */
  readonly name: string;
}

/**
 * The owners of the namespace, and the active users and the teams with members to whom something was given at one of these places, by
 * name.
 * @param knownTo the user who must be in an organization with each user, and in the organization of each team; undefined for all
 */
export async function selectCandidates(
  rows: Rows,
  {
    namespace,
    scopes,
    knownTo,
    limit,
  }: {
    readonly namespace: string;
    readonly scopes: readonly string[];
    readonly knownTo: string | undefined;
    readonly limit: number;
  },
): Promise<CandidateRow[]> {
  const own = sql`select organization_id from organization_member where user_id = ${knownTo ?? ''}`;
  const userIsKnown =
    knownTo === undefined
      ? sql``
      : sql`and account.id in (select user_id from organization_member where organization_id in (${own}))`;
  const teamIsKnown = knownTo === undefined ? sql`` : sql`and team.organization_id in (${own})`;
  const query = sql<CandidateRow>`select 'user' as kind, account.id, account.name from account
      where account.kind = 'user' and account.is_active = 1 ${userIsKnown} and (
        account.id in (select user_id from access_grant where is_denied = 0 and scope in ${oneOf(scopes)})
        or account.id in (select account_id from namespace where name = ${namespace})
        or account.id in (select organization_member.user_id from organization_member
          join namespace on namespace.account_id = organization_member.organization_id
          where namespace.name = ${namespace} and organization_member.is_owner = 1))
    union all select 'team' as kind, team.id, account.name || '/' || team.name as name from team
      join account on account.id = team.organization_id
      where team.id in (select team_id from access_grant where is_denied = 0 and scope in ${oneOf(scopes)})
        and exists (select 1 from team_member where team_member.team_id = team.id) ${teamIsKnown}
    order by 3 limit ${limit}`;
  return (await query.execute(rows)).rows;
}
