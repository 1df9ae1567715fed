// Rights that are not about one repository: on the deployment, on accounts, on namespaces. Verbs ask for them first.

import type { Scope } from '../../api/scope.ts';
import type { Rows } from '../../database/database.ts';
import { ShiplockError } from '../../errors.ts';
import { type Identity, isAnonymous, type UserIdentity } from '../identity.ts';
import { authorize } from './authorize.ts';
import { permitted } from './decide.ts';
import { heldRights, type RightsHolder } from './held-rights.ts';
import { type Permission, ROLES } from './permission.ts';
import { ownsNamespace } from './rights-table.ts';

/** True when the identity is a system admin with all of an admin's rights. */
export function isSystemAdmin(by: Identity): boolean {
  return by.kind === 'system' || (by.kind === 'user' && by.isAdmin && by.restrictedTo === undefined);
}

/** @throws ShiplockError DENIED, UNAUTHORIZED */
export function requireSystemAdmin(by: Identity): void {
  if (isSystemAdmin(by)) return;
  if (isAnonymous(by)) throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
  throw new ShiplockError('DENIED', 'only a system admin may do this');
}

/**
 * The user or the API key behind the request; tokens of the token endpoint are for `/v2`.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export function requireHolder(by: Identity): RightsHolder {
  if (by.kind === 'user' || by.kind === 'key') return by;
  if (isAnonymous(by)) throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
  throw new ShiplockError('DENIED', 'this needs a password, an access token or an API key');
}

/**
 * The user behind the request, for what concerns persons.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export function requireUser(by: Identity): UserIdentity {
  const holder = requireHolder(by);
  if (holder.kind === 'user') return holder;
  throw new ShiplockError('DENIED', 'an API key is no person: this needs a password or an access token');
}

/**
 * The user, for what concerns the account itself and so is beyond every restricted access token.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export function requireWholeUser(by: Identity): UserIdentity {
  const user = requireUser(by);
  if (!user.restrictedTo) return user;
  throw new ShiplockError('DENIED', 'a restricted access token cannot change accounts, tokens, members or roles');
}

/** Refuses restricted access tokens where accounts, members and roles are changed. @throws ShiplockError */
export function requireWhole(by: Identity): void {
  if (by.kind !== 'system') requireWholeUser(by);
}

/** What the identity may do at every place of this scope that no narrower grant speaks about. */
export async function permissionsAt(rows: Rows, by: Identity, scope: Scope): Promise<readonly Permission[]> {
  if (by.kind === 'system') return ROLES.admin;
  if (by.kind !== 'user' && by.kind !== 'key') return [];
  const granted = permitted(await heldRights(rows, by, scope));
  const { restrictedTo } = by;
  return restrictedTo ? granted.filter((permission) => restrictedTo.includes(permission)) : granted;
}

/**
 * True when the identity may do this in all of the namespace: its user, an owner of its organization, a system admin, and
 * whoever was given it there.
 */
export async function mayManageNamespace(
  rows: Rows,
  by: Identity,
  namespace: string,
  permission: Permission = 'manage_repository',
): Promise<boolean> {
  return (await permissionsAt(rows, by, { kind: 'namespace', namespace })).includes(permission);
}

/** @throws ShiplockError DENIED */
export async function requireNamespaceAdmin(
  rows: Rows,
  by: Identity,
  namespace: string,
  permission: Permission = 'manage_repository',
): Promise<void> {
  if (await mayManageNamespace(rows, by, namespace, permission)) return;
  const message = `you do not administer the namespace ${namespace}: it needs the permission "${permission}" there`;
  throw new ShiplockError('DENIED', message, { namespace, permission });
}

/** True for the namespace's user, an owner of its organization and system admins; never for a restricted access token. */
export async function isOwner(rows: Rows, by: Identity, namespace: string): Promise<boolean> {
  if (isSystemAdmin(by)) return true;
  return by.kind === 'user' && by.restrictedTo === undefined && ownsNamespace(rows, by.id, namespace);
}

/** @throws ShiplockError DENIED */
export async function requireOwner(rows: Rows, by: Identity, namespace: string): Promise<void> {
  if (await isOwner(rows, by, namespace)) return;
  throw new ShiplockError(
    'DENIED',
    `you do not administer the namespace ${namespace}: its owners and system admins do`,
    { namespace },
  );
}

/**
 * Returns when the identity answers for all that is there.
 * @param permission what that takes in a repository, and what a restricted access token must include
 * @throws ShiplockError DENIED, NOT_FOUND
 */
export async function requireScope(rows: Rows, by: Identity, scope: Scope, permission: Permission): Promise<void> {
  if (scope.kind === 'everywhere') await requireEverywhere(rows, by, permission);
  else if (scope.kind === 'namespace') await requireNamespaceAdmin(rows, by, scope.namespace, permission);
  else await authorize(rows, by, permission, scope.repository);
}

/**
 * Returns for system admins, and for those who were given the permission everywhere; never for restricted access tokens.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export async function requireEverywhere(rows: Rows, by: Identity, permission: Permission): Promise<void> {
  if (await isGivenEverywhere(rows, by, permission)) return;
  if (isAnonymous(by)) requireSystemAdmin(by);
  throw new ShiplockError(
    'DENIED',
    `only system admins, and those who were given "${permission}" everywhere, may do this`,
  );
}

/** True for system admins, and for those who were given the permission everywhere; never for restricted access tokens. */
export async function isGivenEverywhere(rows: Rows, by: Identity, permission: Permission): Promise<boolean> {
  if (isSystemAdmin(by)) return true;
  if ((by.kind !== 'user' && by.kind !== 'key') || by.restrictedTo !== undefined) return false;
  return (await permissionsAt(rows, by, { kind: 'everywhere' })).includes(permission);
}
