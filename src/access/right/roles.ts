// Roles of the deployment's own: named sets of permissions, made by system admins and given like the built-in ones.

import { randomUUIDv7 } from 'node:crypto';
import type { Rows } from '../../database/database.ts';
import { mapPage, type Page } from '../../database/page.ts';
import type { RoleRow } from '../../database/schema/accounts.ts';
import { ShiplockError } from '../../errors.ts';
import { recordEvent } from '../../event/record-event.ts';
import { isNameComponent } from '../../oci/reference.ts';
import type { Accounts } from '../account/accounts.ts';
import type { AccountPage } from '../account/list-accounts.ts';
import { actorOf, type Identity } from '../identity.ts';
import { BUILT_IN, type Role, readRole } from './find-role.ts';
import { hasGrantWithRole } from './grant-table.ts';
import { builtInRole, type Permission, permissionsInOrder } from './permission.ts';
import { requireHolder, requireSystemAdmin } from './requirements.ts';
import { deleteRoleRow, insertRole, selectRole, selectRoles, updateRole } from './role-table.ts';

const MAX_NAME_LENGTH = 100;

/** A page of the deployment's own roles in the order of their names; before the first, the built-in ones. @throws ShiplockError UNAUTHORIZED */
export async function listRoles(access: Accounts, by: Identity, page: AccountPage): Promise<Page<Role>> {
  requireHolder(by);
  const { items, next } = mapPage(await selectRoles(access.database.rows, page), readRole);
  return { items: page.after === undefined ? [...BUILT_IN, ...items] : items, next };
}

/** @throws ShiplockError DENIED; INVALID for the name, CONFLICT when it is taken */
export async function createRole(
  access: Accounts,
  by: Identity,
  draft: { readonly name: string; readonly description: string; readonly permissions: readonly Permission[] },
): Promise<Role> {
  const { name, description } = draft;
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    if (!isNameComponent(name) || name.length > MAX_NAME_LENGTH) {
      const rule = `use lower-case letters and digits, with . _ __ or dashes between them, at most ${MAX_NAME_LENGTH}`;
      throw new ShiplockError('INVALID', `${JSON.stringify(name)} cannot be the name of a role: ${rule}`);
    }
    if (builtInRole(name) || (await selectRole(tx, name)))
      throw new ShiplockError('CONFLICT', `there is a role ${name} already`);
    const at = access.clock.now();
    const permissions = permissionsInOrder(draft.permissions);
    const row: RoleRow = {
      id: randomUUIDv7(),
      name,
      description,
      permissions_json: JSON.stringify(permissions),
      created_at: at,
    };
    await insertRole(tx, row);
    await recordEvent(tx, { type: 'role.created', at, actor: actorOf(by), data: { name, permissions } });
    return readRole(row);
  });
}

/** Changes it for all who have it. @throws ShiplockError DENIED, NOT_FOUND; INVALID for a built-in role */
export async function changeRole(
  access: Accounts,
  by: Identity,
  {
    name,
    ...change
  }: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly permissions?: readonly Permission[] | undefined;
  },
): Promise<Role> {
  return access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const before = await getOwnRole(tx, name);
    const description = change.description ?? before.description;
    const permissions = permissionsInOrder(change.permissions ?? readRole(before).permissions);
    const columns = { description, permissions_json: JSON.stringify(permissions) };
    await updateRole(tx, before.id, columns);
    const data = { name, permissions, before: readRole(before).permissions };
    await recordEvent(tx, { type: 'role.updated', at: access.clock.now(), actor: actorOf(by), data });
    return readRole({ ...before, ...columns });
  });
}

/** @throws ShiplockError DENIED, NOT_FOUND; INVALID for a built-in role; CONFLICT when somebody has it */
export async function deleteRole(access: Accounts, by: Identity, { name }: { readonly name: string }): Promise<void> {
  await access.database.transaction(async (tx) => {
    requireSystemAdmin(by);
    const { id } = await getOwnRole(tx, name);
    if (await hasGrantWithRole(tx, id))
      throw new ShiplockError('CONFLICT', `the role ${name} is given to somebody: take it away from them first`);
    await deleteRoleRow(tx, id);
    await recordEvent(tx, { type: 'role.deleted', at: access.clock.now(), actor: actorOf(by), data: { name } });
  });
}

async function getOwnRole(rows: Rows, name: string): Promise<RoleRow> {
  if (builtInRole(name))
    throw new ShiplockError('INVALID', `${name} is built in and stays as it is: make another role`);
  const row = await selectRole(rows, name);
  if (!row) throw new ShiplockError('NOT_FOUND', `there is no role ${name}`);
  return row;
}
