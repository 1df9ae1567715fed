// All that was granted and denied to somebody, at one place or at every place, as `decide.ts` wants it.

import type { Scope } from '../../api/scope.ts';
import type { Rows } from '../../database/database.ts';
import { namespaceOf } from '../../oci/reference.ts';
import type { KeyIdentity, UserIdentity } from '../identity.ts';
import type { HeldRight } from './decide.ts';
import { builtInRole, type Permission, ROLES } from './permission.ts';
import { type HeldGrantRow, ownsNamespace, selectHeldGrants, selectOwnedNamespaces } from './rights-table.ts';

/** Who can hold rights of their own, and act. */
export type RightsHolder = UserIdentity | KeyIdentity;

/** A team, named `organization/team`: what it was given itself. */
export interface TeamHolder {
  readonly kind: 'team';
  readonly id: string;
  readonly name: string;
}

/** A right with the name of its place; empty for everywhere. */
export type PlacedRight = HeldRight & { readonly place: string };

/** What bears on this repository, namespace or everything, beside what everybody may. */
export async function heldRights(rows: Rows, by: RightsHolder | TeamHolder, scope: Scope): Promise<HeldRight[]> {
  if (by.kind === 'user' && by.isAdmin) return [rightOfAdmin(by)];
  const namespace = namespaceAt(scope);
  const names = [...(scope.kind === 'repository' ? [scope.repository] : []), ...(namespace ? [namespace] : []), ''];
  const held: HeldRight[] = (await selectHeldGrants(rows, by, names)).map((row) => readHeld(row, by));
  if (by.kind === 'user' && namespace !== undefined && (await ownsNamespace(rows, by.id, namespace)))
    held.push(rightOfOwner(by));
  return held;
}

/** Everything that was granted and denied to them, anywhere. */
export async function allHeldRights(rows: Rows, by: RightsHolder): Promise<PlacedRight[]> {
  const held = (await selectHeldGrants(rows, by)).map((row) => ({ ...readHeld(row, by), place: row.scope }));
  if (by.kind === 'key') return held;
  const owned = await selectOwnedNamespaces(rows, by.id);
  return [...held, ...owned.map((place) => ({ ...rightOfOwner(by), place }))];
}

/** The permissions of a grant, by its role or as they were named. */
export function permissionsOfGrant(
  grant: Pick<HeldGrantRow, 'built_in_role' | 'permissions_json' | 'role_permissions_json'>,
): readonly Permission[] {
  if (grant.built_in_role !== null) return builtInRole(grant.built_in_role) ?? [];
  return JSON.parse(grant.role_permissions_json ?? grant.permissions_json ?? '[]') as Permission[];
}

/** Undefined for everywhere. */
export function namespaceAt(scope: Scope): string | undefined {
  if (scope.kind === 'everywhere') return undefined;
  return scope.kind === 'namespace' ? scope.namespace : namespaceOf(scope.repository);
}

function readHeld(row: HeldGrantRow, by: RightsHolder | TeamHolder): HeldRight {
  return {
    through: row.team === null ? by.kind : 'team',
    holder: row.team ?? by.name,
    scope: row.scope_kind,
    isDenied: row.is_denied === 1,
    role: row.built_in_role ?? row.role_name,
    permissions: permissionsOfGrant(row),
  };
}

function rightOfAdmin(by: UserIdentity): HeldRight {
  const { name: holder } = by;
  return { through: 'admin', holder, scope: 'everywhere', isDenied: false, role: 'admin', permissions: ROLES.admin };
}

function rightOfOwner(by: UserIdentity): HeldRight {
  const { name: holder } = by;
  return { through: 'owner', holder, scope: 'namespace', isDenied: false, role: 'admin', permissions: ROLES.admin };
}
