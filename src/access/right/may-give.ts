// Nobody gives more than they have: who makes a grant, a key, or takes a denial back must have the permissions there
// themselves, and in all that the place contains.

import { readScope, type Scope, scopeName } from '../../api/scope.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { Identity } from '../identity.ts';
import { rightsOn } from './authorize.ts';
import { allHeldRights, permissionsOfGrant } from './held-rights.ts';
import { isWithin } from './inner-denials.ts';
import type { Permission } from './permission.ts';
import { isOwner, isSystemAdmin, permissionsAt } from './requirements.ts';
import { hasOwnerInTeam, ownsNamespace, selectHeldGrants } from './rights-table.ts';

/** @throws ShiplockError DENIED that names the permission which is missing, and where */
export async function requireMayGive(
  rows: Rows,
  by: Identity,
  scope: Scope,
  permissions: readonly Permission[],
): Promise<void> {
  if (isSystemAdmin(by)) return;
  const own =
    scope.kind === 'repository'
      ? (await rightsOn(rows, by, scope.repository)).permissions
      : new Set(await permissionsAt(rows, by, scope));
  const missing = permissions.find((permission) => !own.has(permission));
  if (missing !== undefined) throw missingThere(missing, placeName(scope));
  if (scope.kind === 'repository' || (by.kind !== 'user' && by.kind !== 'key')) return;
  const denied = (await allHeldRights(rows, by)).find(
    (right) =>
      right.isDenied && isWithin(scope, right.place) && right.permissions.some((one) => permissions.includes(one)),
  );
  if (!denied) return;
  const permission = denied.permissions.find((one) => permissions.includes(one));
  throw missingThere(permission ?? 'pull', denied.place);
}

/**
 * Whoever manages a repository could otherwise lock those out to whom its namespace belongs.
 * @throws ShiplockError DENIED when an owner of the namespace would be denied something by who does not own it
 */
export async function requireMayDeny(
  rows: Rows,
  by: Identity,
  scope: Scope,
  holder: { readonly user_id?: string; readonly team_id?: string },
): Promise<void> {
  // What is denied everywhere does not bind owners: the namespace is the narrower place.
  if (scope.kind === 'everywhere' || isSystemAdmin(by)) return;
  const namespace = scope.kind === 'namespace' ? scope.namespace : namespaceOf(scope.repository);
  if (await isOwner(rows, by, namespace)) return;
  const { user_id: user, team_id: team } = holder;
  const hitsOwner =
    (user !== undefined && (await ownsNamespace(rows, user, namespace))) ||
    (team !== undefined && (await hasOwnerInTeam(rows, team, namespace)));
  if (!hitsOwner) return;
  const message = `only owners of ${namespace} and system admins deny its owners something`;
  throw new ShiplockError('DENIED', message, { namespace });
}

/**
 * Who puts people into a team gives them what it has in the namespace of its organization, of which something may be denied to
 * its owners. What a team was given elsewhere is what whoever gave it there entrusts to them.
 * @throws ShiplockError DENIED that names the permission which is missing, and where
 */
export async function requireMayFill(
  tx: Transaction,
  by: Identity,
  team: { readonly id: string; readonly name: string; readonly organization: string },
): Promise<void> {
  if (isSystemAdmin(by) || (by.kind !== 'user' && by.kind !== 'key')) return;
  const { organization } = team;
  if (!(await allHeldRights(tx, by)).some((right) => right.isDenied && isIn(right.place, organization))) return;
  const holder = { kind: 'team', id: team.id, name: team.name } as const;
  for (const grant of await selectHeldGrants(tx, holder)) {
    if (grant.is_denied === 1 || !isIn(grant.scope, organization)) continue;
    await requireMayGive(tx, by, readScope(grant.scope_kind, grant.scope), permissionsOfGrant(grant));
  }
}

/**
 * Who takes people out of a team, as also oneself, takes back what it was denied in the namespace of its organization.
 * @throws ShiplockError DENIED that names the permission which is missing, and where
 */
export async function requireMayEmpty(
  tx: Transaction,
  by: Identity,
  team: { readonly id: string; readonly name: string; readonly organization: string },
): Promise<void> {
  if (isSystemAdmin(by)) return;
  const holder = { kind: 'team', id: team.id, name: team.name } as const;
  for (const grant of await selectHeldGrants(tx, holder)) {
    if (grant.is_denied === 0 || !isIn(grant.scope, team.organization)) continue;
    await requireMayGive(tx, by, readScope(grant.scope_kind, grant.scope), permissionsOfGrant(grant));
  }
}

/** True for the namespace itself, too. */
function isIn(place: string, namespace: string): boolean {
  return place === namespace || namespaceOf(place) === namespace;
}

function missingThere(permission: Permission, place: string): ShiplockError {
  const message = `you cannot give more than you have: you lack the permission "${permission}" on ${place}`;
  return new ShiplockError('DENIED', message, { permission, place });
}

/** As people call it. */
export function placeName(scope: Scope): string {
  return scope.kind === 'everywhere' ? 'everything' : scopeName(scope);
}
