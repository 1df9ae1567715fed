// Promotion by hand, its history, rollback, and the pipeline.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authorize, mayPromoteInto, partsOf, sightOf } from '../../access/authorize.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { getPipelines } from '../../api/pipeline.ts';
import * as contract from '../../api/promotion.ts';
import { isoTime } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { pathInNamespace } from '../../oci/reference.ts';
import { findPromotion, listPromotions } from '../../promotion/list-promotions.ts';
import { pipeline } from '../../promotion/pipeline.ts';
import { dryRunPromotion, promote } from '../../promotion/promote.ts';
import type { Promotion } from '../../promotion/promotion.ts';
import { rollBack } from '../../promotion/roll-back.ts';
import type { Doors } from '../doors.ts';
import { idempotencyKey } from './answer-once.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { requireUser } from './guards.ts';
import { promotionsCsv } from './promotions-csv.ts';
import { microseconds } from './time.ts';

export async function promotionRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { policies } = doors;
  const { rows } = policies.database;

  serve(app, doors, contract.promote, async ({ identity, body, request }) => {
    await authorize(rows, identity, 'promote', body.source.repository);
    const order = {
      source: body.source,
      target: { ...body.target, repository: targetRepository(body.target.repository, body.source.repository) },
      comment: body.comment,
      by: promoter(identity),
      key: idempotencyKey(request),
      mayPromoteInto: (present: typeof rows, repository: string) => mayPromoteInto(present, identity, repository),
    };
    if (body.dryRun)
      return { status: 200, body: { ...showPromotion(await dryRunPromotion(policies, order)), id: null } };
    return { status: 201, body: showPromotion(await promote(policies, order)) };
  });

  serve(app, doors, contract.listPromotions, async ({ identity, query, request }) => {
    const { limit, cursor, since, until, ...same } = query;
    const filter = {
      ...same,
      since: microseconds(since),
      until: microseconds(until),
      before: decodeCursor(cursor, 'string'),
    };
    const found = await listPromotions(rows, await sightOf(rows, identity), filter, limit + 1);
    const page = toPage(found, limit, (promotion) => promotion.id, showPromotion);
    if (!request.headers.accept?.includes('text/csv')) return { status: 200, body: page };
    const headers = { 'content-type': 'text/csv; charset=utf-8', ...(page.next && nextLink(request, page.next)) };
    return { status: 200, headers, body: promotionsCsv(page.items) };
  });

  serve(app, doors, contract.getPromotion, async ({ identity, params }) => {
    return { status: 200, body: showPromotion(await visiblePromotion(doors, identity, params.id)) };
  });

  serve(app, doors, contract.rollBack, async ({ identity, params, body, request }) => {
    const { target } = await visiblePromotion(doors, identity, params.id);
    await authorize(rows, identity, 'accept_promotions', target.repository);
    const order = { id: params.id, comment: body.comment, by: promoter(identity), key: idempotencyKey(request) };
    return { status: 201, body: showPromotion(await rollBack(policies, order)) };
  });

  serve(app, doors, getPipelines, async ({ identity, query }) => {
    const hasPart = await partsOf(rows, identity);
    const found = await pipeline(rows, policies.clock.now(), query.days, {
      maySee: hasPart,
      maySeeNamespace: (namespace) => hasPart(`${namespace}/`),
    });
    return { status: 200, body: { days: query.days, ...found, policies: found.policies.map(showEdge) } };
  });
}

/** A promotion is there for those who have a part in its source or in its target. */
async function visiblePromotion(doors: Doors, identity: Identity, id: string): Promise<Promotion> {
  const { rows } = doors.policies.database;
  const promotion = await findPromotion(rows, id);
  const hasPart = await partsOf(rows, identity);
  if (promotion && (hasPart(promotion.source.repository) || hasPart(promotion.target.repository))) return promotion;
  throw new ShiplockError('NOT_FOUND', `there is no promotion ${id}, or you may not see it`);
}

/** The next page of what was asked for, with its filters. */
function nextLink(request: FastifyRequest, cursor: string): { link: string } {
  const query = new URLSearchParams(request.query as Record<string, string>);
  query.set('cursor', cursor);
  return { link: `<?${query}>; rel="next"` };
}

/** With only a namespace as its target, the repository keeps its name there. */
function targetRepository(target: string, source: string): string {
  const path = pathInNamespace(source);
  return target.includes('/') || path === undefined ? target : `${target}/${path}`;
}

function promoter(identity: Identity) {
  return actorOf(requireUser(identity));
}

function showPromotion(promotion: Promotion): contract.PromotionBody {
  const { travelled } = promotion;
  const shown = { referrers: [...travelled.referrers], attachments: [...travelled.attachments] };
  return { ...promotion, at: isoTime(promotion.at), travelled: shown };
}

function showEdge(edge: Awaited<ReturnType<typeof pipeline>>['policies'][number]) {
  return { ...edge, waiting: edge.waiting.map((image) => ({ ...image, since: isoTime(image.since) })) };
}
