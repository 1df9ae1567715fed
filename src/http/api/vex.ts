// VEX documents.

import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/vex.ts';
import { isoTime } from '../../clock.ts';
import { addVex, listVex, removeVex, type VexDocument } from '../../scan/vex/vex.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';

export async function vexRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listVex).answer(async ({ by, query, rooms }) => {
    const page = { before: decodeCursor(query.cursor, 'string'), limit: query.limit };
    return { status: 200, body: toPage(await listVex(rooms.scans, by, page), showVex) };
  });

  on(contract.addVex).answer(async ({ by, body, rooms }) => {
    const draft = { name: body.name, text: JSON.stringify(body.document) };
    return { status: 201, body: showVex(await addVex(rooms.scans, by, draft)) };
  });

  on(contract.removeVex).answer(async ({ by, params, rooms }) => {
    await removeVex(rooms.scans, by, params);
    return { status: 204 };
  });
}

function showVex(document: VexDocument) {
  return { ...document, addedAt: isoTime(document.addedAt) };
}
