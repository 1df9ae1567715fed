// Roles that users have on a repository or on all of a namespace.

import type { Scope } from '../api/scope.ts';
import { scopeName } from '../api/scope.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { ShiplockError } from '../errors.ts';
import { recordEvent } from '../event/record-event.ts';
import { deleteGrant, deleteGrantsOn, selectGrants, upsertGrant } from './access-table.ts';
import type { Accounts } from './accounts.ts';
import { getAccount } from './find-account.ts';
import { actorOf, type Identity } from './identity.ts';
import type { AccountPage } from './list-accounts.ts';
import { requireNamespace } from './namespace.ts';
import type { Role } from './permission.ts';
import { requireScope, requireWhole } from './requirements.ts';

/** Where a role can be given. */
export type GrantScope = Exclude<Scope, { readonly kind: 'everywhere' }>;

export interface Grant {
  readonly user: string;
  readonly role: Role;
  readonly grantedBy: string;
  readonly grantedAt: Microseconds;
}

/** A page of the roles that were given there, in the order of the users' names; for its admins. @throws ShiplockError NOT_FOUND, DENIED */
export async function listGrants(
  access: Accounts,
  by: Identity,
  { scope, ...page }: AccountPage & { readonly scope: GrantScope },
): Promise<Page<Grant>> {
  const { rows } = access.database;
  await requireScope(rows, by, scope, 'manage_repository');
  const found = await selectGrants(rows, scope.kind, scopeName(scope), page);
  return mapPage(found, (row) => {
    return { user: row.user, role: row.role, grantedBy: row.granted_by, grantedAt: row.created_at };
  });
}

/**
 * Gives the user the role there, in place of one given before; for its admins.
 * @throws ShiplockError NOT_FOUND for the user and the place; DENIED
 */
export async function grantRole(
  access: Accounts,
  by: Identity,
  { scope, user, role }: { readonly scope: GrantScope; readonly user: string; readonly role: Role },
): Promise<void> {
  const at = access.clock.now();
  await access.database.transaction(async (tx) => {
    requireWhole(by);
    await requireScope(tx, by, scope, 'manage_repository');
    if (scope.kind === 'namespace') await requireNamespace(tx, scope.namespace);
    const { id } = await getAccount(tx, user, 'user');
    await upsertGrant(tx, {
      user_id: id,
      scope_kind: scope.kind,
      scope: scopeName(scope),
      role,
      granted_by: actorOf(by).name,
      created_at: at,
    });
    const { kind: _kind, ...place } = scope;
    await recordEvent(tx, { type: 'access.granted', at, actor: actorOf(by), ...place, data: { user, role } });
  });
}

/**
 * Takes the user's role there away; for its admins.
 * @throws ShiplockError NOT_FOUND for the user, the place or the role; DENIED
 */
export async function revokeRole(
  access: Accounts,
  by: Identity,
  { scope, user }: { readonly scope: GrantScope; readonly user: string },
): Promise<void> {
  await access.database.transaction(async (tx) => {
    requireWhole(by);
    await requireScope(tx, by, scope, 'manage_repository');
    const { id } = await getAccount(tx, user, 'user');
    if (!(await deleteGrant(tx, { user_id: id, scope_kind: scope.kind, scope: scopeName(scope) }))) {
      throw new ShiplockError('NOT_FOUND', `${user} has no role on ${scopeName(scope)}`);
    }
    const { kind: _kind, ...place } = scope;
    const at = access.clock.now();
    await recordEvent(tx, { type: 'access.revoked', at, actor: actorOf(by), ...place, data: { user } });
  });
}

/** Takes away all roles on a repository that is being deleted: a later one of its name must not inherit them. */
export async function forgetGrantsOn(tx: Transaction, repository: string): Promise<void> {
  await deleteGrantsOn(tx, 'repository', repository);
}
