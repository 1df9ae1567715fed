// The events of promotions: what was promoted or refused, and what thereby arrived in the target, so that the next gate
// begins there.

import type { Transaction } from '../database/database.ts';
import type { NewEvent } from '../event/new-event.ts';
import { recordEvents } from '../event/record-event.ts';
import { feedsPolicies } from '../policy/find-policy.ts';
import { describePromotion } from './describe-promotion.ts';
import { depthOf, type Plan, type PlannedOrder, type PromotionOrder } from './plan.ts';

type Order = Pick<PromotionOrder, 'target' | 'by' | 'at' | 'source'>;

/**
 * Records `promotion.succeeded` and `promotion.refused`, and what arrived in the target. An image that was there already
 * makes no event; what arrived for it late does.
 * @param fresh the plans that no older record tells of
 */
export async function recordPromotions(
  tx: Transaction,
  order: Order,
  planned: PlannedOrder,
  fresh: readonly Plan[],
): Promise<void> {
  const told = fresh.filter(({ promotion }) => promotion.state !== 'already_there');
  const ids = await recordEvents(
    tx,
    told.map((plan) => promotionEvent(order, plan)),
  );
  const arrival = {
    from: order.source.name,
    feedsPolicies: await feedsPolicies(tx, order.target),
    scanOnPush: planned.target?.scanOnPush ?? false,
  };
  const pushed = told.flatMap((plan, index): NewEvent[] =>
    plan.promotion.state === 'succeeded' ? [pushedEvent(order, plan, ids[index], arrival)] : [],
  );
  await recordEvents(tx, [...pushed, ...lateEvents(order, planned, arrival)]);
}

function promotionEvent({ by, at }: Order, { promotion, wanted }: Plan): NewEvent {
  return {
    type: promotion.state === 'succeeded' ? 'promotion.succeeded' : 'promotion.refused',
    at,
    actor: by,
    ...placeOf(promotion),
    causedBy: wanted.cause?.event,
    depth: depthOf(wanted),
    data: describePromotion(promotion),
  };
}

interface Arrival {
  readonly from: string;
  readonly feedsPolicies: boolean;
  readonly scanOnPush: boolean;
}

function pushedEvent(
  { by, at }: Order,
  { promotion, wanted }: Plan,
  causedBy: string | undefined,
  arrival: Arrival,
): NewEvent {
  return {
    type: 'manifest.pushed',
    at,
    actor: by,
    ...placeOf(promotion),
    causedBy,
    depth: depthOf(wanted),
    data: { ...arrival, promotion: promotion.id },
  };
}

function placeOf({ source, target }: Plan['promotion']) {
  const previousDigest = target.previousDigest ?? undefined;
  return { repository: target.repository, tag: target.tag, digest: source.digest, previousDigest };
}

/**
 * What arrives for images that were there before, and every tag that moves with one: what else comes with an image is
 * known with it. There is one report for all repositories, so that an attestation is a referrer like others here: it was
 * looked at when it came into the source.
 */
function lateEvents(
  { by, at, target }: Order,
  { plans, travel }: PlannedOrder,
  { from, feedsPolicies }: Arrival,
): NewEvent[] {
  const moved = new Set(plans.filter(({ decision }) => decision.kind === 'moved').map(({ wanted }) => wanted.digest));
  const causes = new Map(plans.map(({ wanted }) => [wanted.digest, wanted]));
  return travel.arrivals
    .filter(({ root, tag }) => !moved.has(root) || tag !== undefined)
    .map(({ digest, root, subject, tag, previous }) => {
      const wanted = causes.get(root);
      return {
        type: 'referrer.attached',
        at,
        actor: by,
        repository: target,
        tag,
        digest,
        previousDigest: previous,
        causedBy: wanted?.cause?.event,
        depth: wanted ? depthOf(wanted) : 0,
        // Policies are asked about an image that moved, and then see what came with it.
        data: { from, feedsPolicies: feedsPolicies && !moved.has(root), subject },
      };
    });
}
