// Waivers.

import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/waiver.ts';
import { firstThatFit, MAX_PAGE_BYTES } from '../../database/page.ts';
import { createWaivers, type ListedWaiver, listWaivers, revokeWaiver } from '../../scan/waiver/waivers.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showWaiver } from './show-waiver.ts';
import { microseconds } from './time.ts';

export async function waiverRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listWaivers).answer(async ({ by, query, rooms }) => {
    const { cursor, ...filter } = query;
    const listed = await listWaivers(rooms.scans, by, { ...filter, before: decodeCursor(cursor, 'string') });
    const show = ({ waiver, mayRevoke, tellsAuthors }: ListedWaiver) => ({
      ...showWaiver(waiver, tellsAuthors),
      mayRevoke,
    });
    return { status: 200, body: { ...toPage(listed.found, show), mayCreate: listed.mayCreate } };
  });

  on(contract.createWaiver).answer(async ({ by, body, rooms }) => {
    const { vulnerability, reason, expiresAt, ...place } = body;
    const draft = { vulnerability, place, reason, expiresAt: microseconds(expiresAt ?? undefined) ?? null };
    const made = await createWaivers(rooms.scans, by, draft);
    return {
      status: 201,
      body: {
        items: firstThatFit(
          made.map((one) => showWaiver(one, true)),
          MAX_PAGE_BYTES,
        ),
        next: null,
      },
    };
  });

  on(contract.revokeWaiver).answer(async ({ by, params, rooms }) => {
    await revokeWaiver(rooms.scans, by, params);
    return { status: 204 };
  });
}
