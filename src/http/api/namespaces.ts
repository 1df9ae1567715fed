// Namespaces and their settings for promotion.

import type { FastifyInstance } from 'fastify';
import { changeNamespace, getNamespace, listNamespaces } from '../../access/account/namespace.ts';
import * as contract from '../../api/namespace.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function namespaceRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listNamespaces).answer(async ({ by, query, rooms }) => {
    const page = { after: decodeCursor(query.cursor, 'string'), limit: query.limit };
    const found = await listNamespaces(rooms.access, by, page);
    return { status: 200, body: toPage(found, (namespace) => namespace) };
  });

  on(contract.getNamespace).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: await getNamespace(rooms.access, by, { name: params.namespace }) };
  });

  on(contract.changeNamespace).answer(async ({ by, params, body, rooms }) => {
    return { status: 200, body: await changeNamespace(rooms.access, by, { name: params.namespace, ...body }) };
  });
}
