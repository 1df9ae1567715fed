// SQL of grants: what was given, or denied, to users, teams and keys.

import type { SelectQueryBuilder } from 'kysely';
import type { Rows, Transaction } from '../../database/database.ts';
import { oneOf } from '../../database/one-of.ts';
import { type Page, readPage } from '../../database/page.ts';
import type { GrantRow } from '../../database/schema/accounts.ts';
import type { Tables } from '../../database/schema.ts';

/** Whose grant it is: one of the three. */
export type GrantHolder = { readonly [Column in 'user_id' | 'team_id' | 'key_id']?: string };

/** A grant with the names of whom and what it refers to. */
export interface GivenRow {
  readonly id: string;
  readonly scope_kind: GrantRow['scope_kind'];
  readonly scope: string;
  readonly is_denied: number;
  readonly built_in_role: string | null;
  readonly permissions_json: string | null;
  readonly granted_by: string;
  readonly created_at: number;
  readonly role_name: string | null;
  readonly role_permissions_json: string | null;
  readonly user: string | null;
  readonly team: string | null;
  readonly organization: string | null;
  readonly key: string | null;
  readonly key_id: string | null;
  readonly key_namespace: string | null;
}

interface GrantPage {
  /** Grants behind the one of this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A page of those on this place, in the order in which they were first given. */
export async function selectGrantsOn(rows: Rows, scope: string, page: GrantPage): Promise<Page<GivenRow>> {
  return readGrants(given(rows).where('access_grant.scope', '=', scope), page);
}

/** What is denied on the place, to whomever. */
export async function selectDenialsOn(rows: Rows, scope: string): Promise<GivenRow[]> {
  return given(rows).where('access_grant.scope', '=', scope).where('access_grant.is_denied', '=', 1).execute();
}

/** A page of what this holder has, in the order in which it was first given. */
export async function selectGrantsOf(rows: Rows, holder: GrantHolder, page: GrantPage): Promise<Page<GivenRow>> {
  const [column, id] = columnOf(holder);
  return readGrants(given(rows).where(`access_grant.${column}`, '=', id), page);
}

/** What each of these keys was given on the place that it was made for; those that were given nothing there are left out. */
export async function selectGrantsOfKeys(rows: Rows, ids: readonly string[]): Promise<GivenRow[]> {
  return given(rows)
    .where('access_grant.key_id', 'in', oneOf(ids))
    .where('access_grant.is_denied', '=', 0)
    .whereRef('access_grant.scope', '=', 'api_key.scope')
    .execute();
}

/** All that the holder has on this place: at most one that allows and one that denies. */
export async function selectGrant(rows: Rows, holder: GrantHolder, scope: string): Promise<GivenRow[]> {
  const [column, id] = columnOf(holder);
  return given(rows).where(`access_grant.${column}`, '=', id).where('access_grant.scope', '=', scope).execute();
}

/** Writes it, in place of the one of the same holder, place and kind. */
export async function upsertGrant(tx: Transaction, grant: GrantRow): Promise<void> {
  const [column] = columnOf({
    ...(grant.user_id === null ? {} : { user_id: grant.user_id }),
    ...(grant.team_id === null ? {} : { team_id: grant.team_id }),
    ...(grant.key_id === null ? {} : { key_id: grant.key_id }),
  });
  const { built_in_role, role_id, permissions_json, granted_by, created_at } = grant;
  await tx
    .insertInto('access_grant')
    .values(grant)
    .onConflict((conflict) =>
      conflict
        .columns([column, 'scope', 'is_denied'])
        .doUpdateSet({ built_in_role, role_id, permissions_json, granted_by, created_at }),
    )
    .execute();
}

export async function deleteGrant(
  tx: Transaction,
  holder: GrantHolder,
  scope: string,
  isDenied: boolean,
): Promise<boolean> {
  const [column, id] = columnOf(holder);
  const { numDeletedRows } = await tx
    .deleteFrom('access_grant')
    .where(column, '=', id)
    .where('scope', '=', scope)
    .where('is_denied', '=', isDenied ? 1 : 0)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteGrantsOn(tx: Transaction, scope: string): Promise<void> {
  await tx.deleteFrom('access_grant').where('scope', '=', scope).execute();
}

export async function hasGrantWithRole(rows: Rows, roleId: string): Promise<boolean> {
  const row = await rows
    .selectFrom('access_grant')
    .select('id')
    .where('role_id', '=', roleId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function columnOf(holder: GrantHolder): [keyof GrantHolder, string] {
  const [entry] = Object.entries(holder) as [keyof GrantHolder, string][];
  if (!entry) throw new Error('a grant has a holder');
  return entry;
}

async function readGrants(query: ReturnType<typeof given>, { after, limit }: GrantPage): Promise<Page<GivenRow>> {
  let ordered = query.orderBy('access_grant.id');
  if (after !== undefined) ordered = ordered.where('access_grant.id', '>', after);
  return readPage(ordered as unknown as SelectQueryBuilder<Tables, keyof Tables, GivenRow>, {
    limit,
    position: (row) => row.id,
    json: ['access_grant.permissions_json', 'role.permissions_json'],
  });
}

function given(rows: Rows) {
  return rows
    .selectFrom('access_grant')
    .leftJoin('role', 'role.id', 'access_grant.role_id')
    .leftJoin('account as user', 'user.id', 'access_grant.user_id')
    .leftJoin('team', 'team.id', 'access_grant.team_id')
    .leftJoin('account as organization', 'organization.id', 'team.organization_id')
    .leftJoin('api_key', 'api_key.id', 'access_grant.key_id')
    .select([
      'access_grant.id',
      'access_grant.key_id',
      'access_grant.scope_kind',
      'access_grant.scope',
      'access_grant.is_denied',
      'access_grant.built_in_role',
      'access_grant.permissions_json',
      'access_grant.granted_by',
      'access_grant.created_at',
      'role.name as role_name',
      'role.permissions_json as role_permissions_json',
      'user.name as user',
      'team.name as team',
      'organization.name as organization',
      'api_key.name as key',
      'api_key.namespace as key_namespace',
    ]);
}
