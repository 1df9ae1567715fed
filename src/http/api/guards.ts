// Questions that several calls ask before they begin.

import { authorize, isSystemAdmin, mayManageNamespace } from '../../access/authorize.ts';
import type { Identity, UserIdentity } from '../../access/identity.ts';
import type { Permission } from '../../access/permission.ts';
import type { Scope } from '../../api/scope.ts';
import { ShiplockError } from '../../errors.ts';
import type { Doors } from '../doors.ts';

/** @throws ShiplockError DENIED */
export function requireSystemAdmin(identity: Identity): void {
  if (!isSystemAdmin(identity)) throw new ShiplockError('DENIED', 'only a system admin may do this');
}

/** The user behind the request; tokens of the token endpoint are for `/v2`, not for accounts. */
export function requireUser(identity: Identity): UserIdentity {
  if (identity.kind === 'user') return identity;
  throw new ShiplockError('DENIED', 'this needs a password or an access token');
}

/** The user, for what concerns the account itself and so is beyond every restricted access token. */
export function requireWholeUser(identity: Identity): UserIdentity {
  const user = requireUser(identity);
  if (!user.restrictedTo) return user;
  throw new ShiplockError('DENIED', 'a restricted access token cannot change accounts, tokens, members or roles');
}

/**
 * @param permission what a restricted access token needs for it
 * @throws ShiplockError DENIED
 */
export async function requireNamespaceAdmin(
  doors: Doors,
  identity: Identity,
  namespace: string,
  permission?: Permission,
): Promise<void> {
  if (await mayManageNamespace(doors.registry.database.rows, identity, namespace, permission)) return;
  throw new ShiplockError('DENIED', `you do not administer the namespace ${namespace}`, { namespace });
}

/**
 * Returns when the identity answers for all that is there.
 * @param permission what that takes in a repository, and what a restricted access token must include
 * @throws ShiplockError DENIED, NOT_FOUND
 */
export async function requireScope(
  doors: Doors,
  identity: Identity,
  scope: Scope,
  permission: Permission,
): Promise<void> {
  if (scope.kind === 'everywhere') requireSystemAdmin(identity);
  else if (scope.kind === 'namespace') await requireNamespaceAdmin(doors, identity, scope.namespace, permission);
  else await authorize(doors.registry.database.rows, identity, permission, scope.repository);
}
