// Roles that users have on a repository or on all of a namespace.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { namespaceOf } from '../oci/reference.ts';
import { deleteGrant, namespaceExists, selectGrants, upsertGrant } from './access-table.ts';
import { getAccount } from './accounts.ts';
import type { Role } from './permission.ts';

/** A namespace or a repository, by its name. */
export interface Scope {
  readonly kind: 'repository' | 'namespace';
  readonly name: string;
}

export interface Grant {
  readonly user: string;
  readonly role: Role;
  readonly grantedBy: string;
  readonly grantedAt: Microseconds;
}

export async function listGrants(rows: Rows, scope: Scope): Promise<Grant[]> {
  const found = await selectGrants(rows, scope.kind, scope.name);
  return found.map((row) => ({ user: row.user, role: row.role, grantedBy: row.granted_by, grantedAt: row.created_at }));
}

/**
 * Gives the user the role there, in place of one given before.
 * @throws ShiplockError NOT_FOUND for the user, or for a namespace that is not there
 */
export async function grantRole(
  tx: Transaction,
  scope: Scope,
  grant: { readonly user: string; readonly role: Role },
  by: Actor,
  at: Microseconds,
): Promise<void> {
  if (scope.kind === 'namespace' && !(await namespaceExists(tx, scope.name)))
    throw new ShiplockError('NOT_FOUND', `there is no namespace ${scope.name}`, { namespace: scope.name });
  const { id } = await getAccount(tx, grant.user, 'user');
  await upsertGrant(tx, {
    user_id: id,
    scope_kind: scope.kind,
    scope: scope.name,
    role: grant.role,
    granted_by: by.name,
    created_at: at,
  });
  await recordEvent(tx, { type: 'access.granted', at, actor: by, ...place(scope), data: { ...grant } });
}

/** @throws ShiplockError NOT_FOUND for the user or the grant */
export async function revokeRole(
  tx: Transaction,
  scope: Scope,
  user: string,
  by: Actor,
  at: Microseconds,
): Promise<void> {
  const { id } = await getAccount(tx, user, 'user');
  if (!(await deleteGrant(tx, { user_id: id, scope_kind: scope.kind, scope: scope.name }))) {
    throw new ShiplockError('NOT_FOUND', `${user} has no role on ${scope.name}`);
  }
  await recordEvent(tx, { type: 'access.revoked', at, actor: by, ...place(scope), data: { user } });
}

function place(scope: Scope): { namespace: string; repository?: string } {
  return scope.kind === 'namespace'
    ? { namespace: scope.name }
    : { namespace: namespaceOf(scope.name), repository: scope.name };
}
