// What users, teams and API keys may do on a repository, in all of a namespace or everywhere, and what is denied to them there.

import { randomUUIDv7 } from 'node:crypto';
import { readScope, type Scope, scopeName } from '../../api/scope.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import type { Accounts } from '../account/accounts.ts';
import { getAccount } from '../account/find-account.ts';
import { getTeamAt, getVisibleTeam } from '../account/find-team.ts';
import type { AccountPage } from '../account/list-accounts.ts';
import { requireNamespace } from '../account/namespace.ts';
import { keyName } from '../credential/api-key-name.ts';
import { selectKey } from '../credential/api-key-table.ts';
import { getManagedKey, getVisibleKey } from '../credential/find-api-key.ts';
import { actorOf, type Identity } from '../identity.ts';
import { refusal, rightsOn } from './authorize.ts';
import { findRole } from './find-role.ts';
import {
  deleteGrant,
  deleteGrantsOn,
  type GivenRow,
  type GrantHolder,
  selectDenialsOn,
  selectGrant,
  selectGrantsOf,
  selectGrantsOn,
  upsertGrant,
} from './grant-table.ts';
import { namespaceAt, permissionsOfGrant } from './held-rights.ts';
import { placeName, requireMayDeny, requireMayGive } from './may-give.ts';
import type { Permission } from './permission.ts';
import { permissionsAt, requireScope, requireWhole } from './requirements.ts';

/** To whom something is given: a user and a team by name, a key by its id. */
export type GrantedTo =
  | { readonly user: string }
  | { readonly organization: string; readonly team: string }
  | { readonly key: string };

export interface Grant {
  readonly user: string | null;
  /** As `organization/team`. */
  readonly team: string | null;
  /** The user name of the key. */
  readonly key: string | null;
  readonly keyId: string | null;
  readonly scope: Scope;
  readonly role: string | null;
  readonly permissions: readonly Permission[];
  readonly deny: boolean;
  readonly grantedBy: string;
  readonly grantedAt: Microseconds;
}

/**
 * A page of what was given and denied there, in the order in which it was; for those who give there, and auditors.
 * @throws ShiplockError NOT_FOUND, DENIED
 */
export async function listGrants(
  access: Accounts,
  by: Identity,
  { scope, ...page }: AccountPage & { readonly scope: Scope },
): Promise<Page<Grant>> {
  const { rows } = access.database;
  await requireReader(rows, by, scope);
  if (scope.kind === 'namespace') await requireNamespace(rows, scope.namespace);
  return mapPage(await selectGrantsOn(rows, scopeName(scope), page), readGrant);
}

/** A page of what a team was given and denied; for members of the organization. @throws ShiplockError NOT_FOUND */
export async function listTeamGrants(
  access: Accounts,
  by: Identity,
  { organization, team, ...page }: AccountPage & { readonly organization: string; readonly team: string },
): Promise<Page<Grant>> {
  const { rows } = access.database;
  const { id } = await getVisibleTeam(rows, by, organization, team);
  return mapPage(await selectGrantsOf(rows, { team_id: id }, page), readGrant);
}

/** A page of what an API key was given and denied; for those who manage the key, and for auditors. @throws ShiplockError NOT_FOUND */
export async function listKeyGrants(
  access: Accounts,
  by: Identity,
  { key, ...page }: AccountPage & { readonly key: string },
): Promise<Page<Grant>> {
  const { rows } = access.database;
  const { id } = await getVisibleKey(rows, by, key);
  return mapPage(await selectGrantsOf(rows, { key_id: id }, page), readGrant);
}

/**
 * Gives the role there, or denies its permissions, in place of what was given (or denied) to them there before; for those who
 * manage the place and have the permissions there themselves.
 * @throws ShiplockError NOT_FOUND for the place and for whom; INVALID for the role; DENIED
 */
export async function grantRole(
  access: Accounts,
  by: Identity,
  given: { readonly scope: Scope; readonly to: GrantedTo; readonly role: string; readonly deny?: boolean },
): Promise<void> {
  const { scope, to, deny = false } = given;
  const at = access.clock.now();
  await access.database.transaction(async (tx) => {
    await requireGiver(tx, by, scope);
    if (scope.kind === 'namespace') await requireNamespace(tx, scope.namespace);
    const { holder, told } = await findHolder(tx, by, to, scope);
    if (deny) await requireMayDeny(tx, by, scope, holder);
    const role = await findRole(tx, given.role);
    const before = (await selectGrant(tx, holder, scopeName(scope))).find((row) => row.is_denied === (deny ? 1 : 0));
    const taken = before ? permissionsOfGrant(before).filter((one) => !role.permissions.includes(one)) : [];
    await requireMayGive(tx, by, scope, deny ? taken : role.permissions);
    await upsertGrant(tx, {
      ...NO_HOLDER,
      ...holder,
      id: randomUUIDv7(),
      scope_kind: scope.kind,
      scope: scopeName(scope),
      is_denied: deny ? 1 : 0,
      built_in_role: role.id === null ? role.name : null,
      role_id: role.id,
      permissions_json: null,
      granted_by: actorOf(by).name,
      created_at: at,
    });
    const replaced = before && nameOfGrant(before);
    const data = {
      ...told,
      role: role.name,
      ...(replaced === undefined ? {} : { before: replaced }),
      ...(deny ? { deny } : {}),
    };
    await recordEvent(tx, { type: 'access.granted', at, actor: actorOf(by), ...placeOf(scope), data });
  });
}

/**
 * Takes away what was given to them there, or takes back what was denied; for those who manage the place.
 * @throws ShiplockError NOT_FOUND for whom, the place or the role; DENIED
 */
export async function revokeRole(
  access: Accounts,
  by: Identity,
  { scope, to, deny = false }: { readonly scope: Scope; readonly to: GrantedTo; readonly deny?: boolean },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    await requireGiver(tx, by, scope);
    const { holder, told, name } = await findHolder(tx, by, to, scope);
    const found = (await selectGrant(tx, holder, scopeName(scope))).find((row) => row.is_denied === (deny ? 1 : 0));
    if (!found) {
      const message = deny ? `nothing is denied to ${name}` : `${name} has no role`;
      throw new ShiplockError('NOT_FOUND', `${message} on ${placeName(scope)}`);
    }
    if (deny) await requireMayGive(tx, by, scope, permissionsOfGrant(found));
    await deleteGrant(tx, holder, scopeName(scope), deny);
    const at = access.clock.now();
    const data = { ...told, before: nameOfGrant(found), ...(deny ? { deny } : {}) };
    await recordEvent(tx, { type: 'access.revoked', at, actor: actorOf(by), ...placeOf(scope), data });
  });
}

/**
 * Takes away all roles on a repository that is being deleted: a later one of its name must not inherit them. What is denied there is
 * taken back by it.
 * @throws ShiplockError DENIED that names a permission which is denied there, and which the one who deletes lacks
 */
export async function forgetGrantsOn(tx: Transaction, by: Identity, repository: string): Promise<void> {
  for (const denial of await selectDenialsOn(tx, repository))
    await requireMayGive(tx, by, { kind: 'repository', repository }, permissionsOfGrant(denial));
  await deleteGrantsOn(tx, repository);
}

/** The columns of a holder that a grant is not for. */
export const NO_HOLDER = { user_id: null, team_id: null, key_id: null } as const;

/** The place as events have it. */
export function placeOf(scope: Scope): { readonly repository?: string; readonly namespace?: string } {
  const { kind: _kind, ...place } = scope;
  return place;
}

async function requireGiver(tx: Transaction, by: Identity, scope: Scope): Promise<void> {
  requireWhole(by);
  await requireScope(tx, by, scope, 'manage_repository');
}

async function requireReader(rows: Rows, by: Identity, scope: Scope): Promise<void> {
  if (scope.kind === 'repository') {
    const rights = await rightsOn(rows, by, scope.repository);
    const { exists, permissions } = rights;
    if (exists && permissions.has('pull') && (permissions.has('manage_repository') || permissions.has('view_audit')))
      return;
    throw refusal(by, 'manage_repository', scope.repository, rights);
  }
  if ((await permissionsAt(rows, by, scope)).includes('view_audit')) return;
  await requireScope(rows, by, scope, 'manage_repository');
}

interface FoundHolder {
  readonly holder: GrantHolder;
  readonly name: string;
  /** As events have it. */
  readonly told: { readonly user?: string; readonly team?: string; readonly key?: string };
}

/** Who gives at the place knows the teams of its namespace, and the keys that have something there, whoever else may not. */
async function findHolder(tx: Transaction, by: Identity, to: GrantedTo, scope: Scope): Promise<FoundHolder> {
  if ('user' in to) {
    const { id, name } = await getAccount(tx, to.user, 'user');
    return { holder: { user_id: id }, name, told: { user: name } };
  }
  if ('team' in to) {
    const { id } = await getTeamAt(tx, by, namespaceAt(scope), to);
    const name = `${to.organization}/${to.team}`;
    return { holder: { team_id: id }, name, told: { team: name } };
  }
  const given = await selectGrant(tx, { key_id: to.key }, scopeName(scope));
  const known = given.length > 0 ? await selectKey(tx, to.key) : undefined;
  const key = known ?? (await getManagedKey(tx, by, to.key));
  return { holder: { key_id: key.id }, name: keyName(key), told: { key: keyName(key) } };
}

/** The role that was given, or its permissions where they were named one by one. */
function nameOfGrant(row: GivenRow): string {
  return row.built_in_role ?? row.role_name ?? permissionsOfGrant(row).join(',');
}

function readGrant(row: GivenRow): Grant {
  return {
    user: row.user,
    team: row.team === null ? null : `${row.organization}/${row.team}`,
    key: row.key === null ? null : keyName({ namespace: row.key_namespace, name: row.key }),
    keyId: row.key_id,
    scope: readScope(row.scope_kind, row.scope),
    role: row.built_in_role ?? row.role_name,
    permissions: permissionsOfGrant(row),
    deny: row.is_denied === 1,
    grantedBy: row.granted_by,
    grantedAt: row.created_at,
  };
}
