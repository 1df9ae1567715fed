// Waivers.

import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/waiver.ts';
import { createWaivers, listWaivers, revokeWaiver } from '../../scan/waiver/waivers.ts';
import type { Doors } from '../doors.ts';
import { endpoints } from './endpoint.ts';
import { showWaiver } from './show-waiver.ts';
import { microseconds } from './time.ts';

export async function waiverRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listWaivers).answer(async ({ by, query, rooms }) => {
    const found = await listWaivers(rooms.scans, by, query);
    return { status: 200, body: { items: found.map(showWaiver), next: null } };
  });

  on(contract.createWaiver).answer(async ({ by, body, rooms }) => {
    const { vulnerability, reason, expiresAt, ...place } = body;
    const draft = { vulnerability, place, reason, expiresAt: microseconds(expiresAt ?? undefined) ?? null };
    const made = await createWaivers(rooms.scans, by, draft);
    return { status: 201, body: { items: made.map(showWaiver), next: null } };
  });

  on(contract.revokeWaiver).answer(async ({ by, params, rooms }) => {
    await revokeWaiver(rooms.scans, by, params);
    return { status: 204 };
  });
}
