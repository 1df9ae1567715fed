// Roles: the built-in ones, and the deployment's own.

import type { FastifyInstance } from 'fastify';
import type { Role } from '../../access/right/find-role.ts';
import { changeRole, createRole, deleteRole, listRoles } from '../../access/right/roles.ts';
import * as contract from '../../api/role.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function roleRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listRoles).answer(async ({ by, query, rooms }) => {
    const page = { after: decodeCursor(query.cursor, 'string'), limit: query.limit };
    return { status: 200, body: toPage(await listRoles(rooms.access, by, page), showRole) };
  });

  on(contract.createRole).answer(async ({ by, body, rooms }) => {
    return { status: 201, body: showRole(await createRole(rooms.access, by, body)) };
  });

  on(contract.changeRole).answer(async ({ by, params, body, rooms }) => {
    return { status: 200, body: showRole(await changeRole(rooms.access, by, { name: params.role, ...body })) };
  });

  on(contract.deleteRole).answer(async ({ by, params, rooms }) => {
    await deleteRole(rooms.access, by, { name: params.role });
    return { status: 204 };
  });
}

function showRole({ id, name, description, permissions }: Role): contract.RoleBody {
  return { name, description, permissions: [...permissions], builtIn: id === null };
}
