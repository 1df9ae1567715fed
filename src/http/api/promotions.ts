// Promotion by hand, its history, rollback, and the pipeline.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getPipelines } from '../../api/pipeline.ts';
import * as contract from '../../api/promotion.ts';
import { isoTime } from '../../clock.ts';
import { getPromotion, listPromotions } from '../../promotion/list-promotions.ts';
import { pipeline } from '../../promotion/pipeline.ts';
import { dryRunPromotion, promote } from '../../promotion/promote.ts';
import type { Promotion } from '../../promotion/promotion.ts';
import { rollBack } from '../../promotion/roll-back.ts';
import type { Doors } from '../doors.ts';
import { idempotencyKey } from './answer-once.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { promotionsCsv } from './promotions-csv.ts';
import { microseconds } from './time.ts';

export async function promotionRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.promote, 'after it').answer(async ({ by, body, request, rooms }) => {
    const { dryRun, ...wanted } = body;
    const order = { ...wanted, key: idempotencyKey(request) };
    if (!dryRun) {
      const promotion = await promote(rooms.policies, by, order);
      // Nothing was made where the image was there already.
      const body = showPromotion(promotion);
      return promotion.state === 'already_there' ? { status: 200, body } : { status: 201, body };
    }
    return { status: 200, body: { ...showPromotion(await dryRunPromotion(rooms.policies, by, order)), id: null } };
  });

  on(contract.listPromotions, 'after it').answer(async ({ by, query, request, rooms }) => {
    const { limit, cursor, since, until, ...same } = query;
    const filter = {
      ...same,
      since: microseconds(since),
      until: microseconds(until),
      before: decodeCursor(cursor, 'string'),
      limit,
    };
    const found = await listPromotions(rooms.policies, by, filter);
    const page = toPage(found, showPromotion);
    if (!request.headers.accept?.includes('text/csv')) return { status: 200, body: page };
    const headers = { 'content-type': 'text/csv; charset=utf-8', ...(page.next && nextLink(request, page.next)) };
    return { status: 200, headers, raw: promotionsCsv(page.items) };
  });

  on(contract.getPromotion).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showPromotion(await getPromotion(rooms.policies, by, params)) };
  });

  on(contract.rollBack).answer(async ({ by, params, body, request, rooms }) => {
    const order = { ...params, comment: body.comment, key: idempotencyKey(request) };
    return { status: 201, body: showPromotion(await rollBack(rooms.policies, by, order)) };
  });

  on(getPipelines).answer(async ({ by, query, rooms }) => {
    const found = await pipeline(rooms.policies, by, query);
    return { status: 200, body: { days: query.days, ...found, policies: found.policies.map(showEdge) } };
  });
}

/** The next page of what was asked for, with its filters. */
function nextLink(request: FastifyRequest, cursor: string): { link: string } {
  const query = new URLSearchParams(request.query as Record<string, string>);
  query.set('cursor', cursor);
  return { link: `<?${query}>; rel="next"` };
}

function showPromotion(promotion: Promotion): contract.PromotionBody {
  const { travelled } = promotion;
  const shown = { referrers: [...travelled.referrers], attachments: [...travelled.attachments] };
  return { ...promotion, at: isoTime(promotion.at), travelled: shown };
}

function showEdge(edge: Awaited<ReturnType<typeof pipeline>>['policies'][number]) {
  return { ...edge, waiting: edge.waiting.map((image) => ({ ...image, since: isoTime(image.since) })) };
}
