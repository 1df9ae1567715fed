// VEX documents.

import type { FastifyInstance } from 'fastify';
import { actorOf } from '../../access/identity.ts';
import * as contract from '../../api/vex.ts';
import { isoTime } from '../../clock.ts';
import { addVex, listVex, removeVex, type VexDocument } from '../../scan/vex/vex.ts';
import type { Doors } from '../doors.ts';
import { serve } from './endpoint.ts';
import { requireSystemAdmin } from './guards.ts';

export async function vexRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { scans } = doors;

  serve(app, doors, contract.listVex, async ({ identity }) => {
    requireSystemAdmin(identity);
    const found = await listVex(scans.database.rows);
    return { status: 200, body: { items: found.map(showVex), next: null } };
  });

  serve(app, doors, contract.addVex, async ({ identity, body }) => {
    requireSystemAdmin(identity);
    const draft = { name: body.name, text: JSON.stringify(body.document) };
    return { status: 201, body: showVex(await addVex(scans, draft, actorOf(identity))) };
  });

  serve(app, doors, contract.removeVex, async ({ identity, params }) => {
    requireSystemAdmin(identity);
    await removeVex(scans, params.id, actorOf(identity));
    return { status: 204 };
  });
}

function showVex(document: VexDocument) {
  return { ...document, addedAt: isoTime(document.addedAt) };
}
