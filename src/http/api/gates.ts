// What stands between images and the next stages.

import type { FastifyInstance } from 'fastify';
import type { Identity } from '../../access/identity.ts';
import * as contract from '../../api/gate.ts';
import { firstThatFit, MAX_PAGE_BYTES } from '../../database/page.ts';
import { gatesOf } from '../../promotion/gates.ts';
import type { TagSummary } from '../../registry/find-tag.ts';
import { getTag, listTags, tagPlace } from '../../registry/list-tags.ts';
import type { Doors } from '../doors.ts';
import type { Rooms } from '../rooms.ts';
import { decodeCursor, toPageThatFits } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showGate } from './show-gate.ts';

/** As the board shows tags. */
const ORDER = 'pushed';

export async function gateRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.getGates).answer(async ({ by, params, rooms }) => {
    const { tag } = await getTag(rooms.registry, by, params);
    return { status: 200, body: (await gatesWith(rooms, by, params.repository, [tag]))(tag) };
  });

  on(contract.listGates).answer(async ({ by, params, query: { cursor, limit }, rooms }) => {
    const page = { ...params, order: ORDER, after: decodeCursor(cursor, 'string'), limit } as const;
    const { tags } = await listTags(rooms.registry, by, page);
    const show = await gatesWith(rooms, by, params.repository, tags.items);
    return { status: 200, body: toPageThatFits(tags, (tag) => tagPlace(ORDER, tag), show) };
  });
}

/** Looks the gates of all of them up at once. */
async function gatesWith(rooms: Rooms, by: Identity, repository: string, tags: readonly TagSummary[]) {
  const found = await gatesOf(rooms.policies, by, { repository, tags });
  const gates = new Map(tags.map((tag, position) => [tag.name, found.gates[position] ?? []]));
  return ({ name, digest }: TagSummary) => {
    const all = (gates.get(name) ?? []).map(showGate);
    const shown = firstThatFit(all, MAX_PAGE_BYTES / 2);
    return { tag: name, digest, gates: shown, moreGates: shown.length < all.length, promotesTo: [...found.promotesTo] };
  };
}
