// SQL behind the question "what may they do there".

import { sql } from 'kysely';
import type { Rows } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { preparedQuery } from '../../database/prepared-query.ts';
import type { GrantRow } from '../../database/schema/accounts.ts';

/** Whose rights: a user's, with those of the user's teams, or a key's, or a team's. */
export interface Holder {
  readonly kind: 'user' | 'key' | 'team';
  readonly id: string;
  readonly name: string;
}

/** A grant, with the permissions of its role. */
export type HeldGrantRow = Pick<
  GrantRow,
  'scope_kind' | 'scope' | 'is_denied' | 'built_in_role' | 'permissions_json'
> & {
  readonly role_name: string | null;
  readonly role_permissions_json: string | null;
  /** As `organization/team`; null for what the holder was given. */
  readonly team: string | null;
};

const visibilityOf = preparedQuery((rows, repository: string) =>
  rows.selectFrom('repository').select('visibility').where('name', '=', repository),
);

/** `private` or `public`, or undefined when there is no such repository. */
export async function selectVisibility(rows: Rows, repository: string): Promise<'public' | 'private' | undefined> {
  return (await visibilityOf(rows, repository))[0]?.visibility;
}

const namespaceNamed = preparedQuery((rows, namespace: string) =>
  rows.selectFrom('namespace').select('name').where('name', '=', namespace),
);

export async function namespaceExists(rows: Rows, namespace: string): Promise<boolean> {
  return (await namespaceNamed(rows, namespace)).length > 0;
}

/** True when the namespace is the user's own or that of an organization that the user owns. */
export async function ownsNamespace(rows: Rows, userId: string, namespace: string): Promise<boolean> {
  const row = await ownedNamespaces(rows, userId).where('namespace.name', '=', namespace).executeTakeFirst();
  return row !== undefined;
}

/** True when somebody who owns the namespace is in the team. */
export async function hasOwnerInTeam(rows: Rows, teamId: string, namespace: string): Promise<boolean> {
  const row = await rows
    .selectFrom('namespace')
    .innerJoin('team_member', (join) => join.on('team_member.team_id', '=', teamId))
    .leftJoin('organization_member', (join) =>
      join
        .onRef('organization_member.organization_id', '=', 'namespace.account_id')
        .onRef('organization_member.user_id', '=', 'team_member.user_id')
        .on('organization_member.is_owner', '=', 1),
    )
    .select('namespace.name')
    .where('namespace.name', '=', namespace)
    .where((where) =>
      where.or([
        where('namespace.account_id', '=', where.ref('team_member.user_id')),
        where('organization_member.user_id', 'is not', null),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}

export async function selectOwnedNamespaces(rows: Rows, userId: string): Promise<string[]> {
  return (await ownedNamespaces(rows, userId).execute()).map(({ name }) => name);
}

function ownedNamespaces(rows: Rows, userId: string) {
  return rows
    .selectFrom('namespace')
    .leftJoin('organization_member', (join) =>
      join
        .onRef('organization_member.organization_id', '=', 'namespace.account_id')
        .on('organization_member.user_id', '=', userId)
        .on('organization_member.is_owner', '=', 1),
    )
    .select('namespace.name')
    .where((where) =>
      where.or([where('namespace.account_id', '=', userId), where('organization_member.user_id', '=', userId)]),
    );
}

const COLUMN_OF = { user: 'access_grant.user_id', key: 'access_grant.key_id', team: 'access_grant.team_id' } as const;

/**
 * What was given to them, and denied. In plain SQL, since it is asked at each request.
 * @param scopes the names of the places that count, empty for everywhere; all places where none are named
 */
export async function selectHeldGrants(
  rows: Rows,
  holder: Holder,
  scopes?: readonly string[],
): Promise<HeldGrantRow[]> {
  const there = scopes === undefined ? sql`` : sql`and access_grant.scope in ${oneOf(scopes)}`;
  const columns = sql`access_grant.scope_kind, access_grant.scope, access_grant.is_denied, access_grant.built_in_role,
    access_grant.permissions_json, role.name as role_name, role.permissions_json as role_permissions_json`;
  const own = sql`select ${columns}, null as team from access_grant left join role on role.id = access_grant.role_id`;
  const column = sql.ref(COLUMN_OF[holder.kind]);
  const byTeams = sql`union all select ${columns}, account.name || '/' || team.name as team from team_member
    join access_grant on access_grant.team_id = team_member.team_id
    join team on team.id = team_member.team_id join account on account.id = team.organization_id
    left join role on role.id = access_grant.role_id
    where team_member.user_id = ${holder.id} ${there}`;
  const query = sql<HeldGrantRow>`${own} where ${column} = ${holder.id} ${there} ${holder.kind === 'user' ? byTeams : sql``}`;
  return (await query.execute(rows)).rows;
}
