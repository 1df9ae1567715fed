// Rights that are not about one repository: on the deployment, on accounts, on namespaces. Verbs ask for them first.

import type { Scope } from '../api/scope.ts';
import type { Rows } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { ownsNamespace } from './access-table.ts';
import { authorize } from './authorize.ts';
import { type Identity, isAnonymous, type UserIdentity } from './identity.ts';
import type { Permission } from './permission.ts';

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
 * The user behind the request; tokens of the token endpoint are for `/v2`, not for accounts.
 * @throws ShiplockError DENIED, UNAUTHORIZED
 */
export function requireUser(by: Identity): UserIdentity {
  if (by.kind === 'user') return by;
  if (isAnonymous(by)) throw new ShiplockError('UNAUTHORIZED', 'log in to do this');
  throw new ShiplockError('DENIED', 'this needs a password or an access token');
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

/**
 * True when the identity administers the namespace: its user, an owner of its organization, or a system admin.
 * @param permission what a restricted access token must include
 */
export async function mayManageNamespace(
  rows: Rows,
  by: Identity,
  namespace: string,
  permission: Permission = 'manage_repository',
): Promise<boolean> {
  if (by.kind === 'system') return true;
  if (by.kind !== 'user' || (by.restrictedTo && !by.restrictedTo.includes(permission))) return false;
  return by.isAdmin || ownsNamespace(rows, by.id, namespace);
}

/**
 * @param permission what a restricted access token needs for it
 * @throws ShiplockError DENIED
 */
export async function requireNamespaceAdmin(
  rows: Rows,
  by: Identity,
  namespace: string,
  permission?: Permission,
): Promise<void> {
  if (await mayManageNamespace(rows, by, namespace, permission)) return;
  throw new ShiplockError('DENIED', `you do not administer the namespace ${namespace}`, { namespace });
}

/**
 * Returns when the identity answers for all that is there.
 * @param permission what that takes in a repository, and what a restricted access token must include
 * @throws ShiplockError DENIED, NOT_FOUND
 */
export async function requireScope(rows: Rows, by: Identity, scope: Scope, permission: Permission): Promise<void> {
  if (scope.kind === 'everywhere') requireSystemAdmin(by);
  else if (scope.kind === 'namespace') await requireNamespaceAdmin(rows, by, scope.namespace, permission);
  else await authorize(rows, by, permission, scope.repository);
}
