// The events of promotions: what was lifted or refused, and what thereby arrived in the target, so that the next gate
// begins there.

import type { Transaction } from '../database/database.ts';
import { type NewEvent, recordEvents } from '../event/record-event.ts';
import type { JobKind } from '../job/job-kind.ts';
import type { Arrival } from './carry-images.ts';
import { describePromotion } from './describe-promotion.ts';
import { depthOf, type LiftOrder, type LiftRecord } from './lift.ts';

/**
 * Records `promotion.succeeded` and `promotion.refused`, and `manifest.pushed` in the target. An image that was there
 * already makes no event; what arrived for it late does.
 * @param done kinds of job that need not be queued
 */
export async function recordLifts(
  tx: Transaction,
  order: Pick<LiftOrder, 'target' | 'by' | 'at' | 'source'>,
  fresh: readonly LiftRecord[],
  arrivals: readonly Arrival[],
  all: readonly LiftRecord[],
  done: readonly JobKind[],
): Promise<void> {
  const told = fresh.filter(({ promotion }) => promotion.state !== 'already_there');
  const ids = await recordEvents(
    tx,
    told.map((record) => promotionEvent(order, record)),
  );
  const pushed = told.flatMap((record, index): NewEvent[] =>
    record.promotion.state === 'succeeded' ? [pushedEvent(order, record, ids[index])] : [],
  );
  await recordEvents(tx, [...pushed, ...lateEvents(order, arrivals, all)], done);
}

function promotionEvent(order: Pick<LiftOrder, 'by' | 'at'>, { promotion, lift }: LiftRecord): NewEvent {
  return {
    type: promotion.state === 'succeeded' ? 'promotion.succeeded' : 'promotion.refused',
    at: order.at,
    actor: order.by,
    repository: promotion.target.repository,
    tag: promotion.target.tag,
    digest: promotion.source.digest,
    previousDigest: promotion.target.previousDigest ?? undefined,
    causedBy: lift.cause?.event,
    depth: depthOf(lift),
    data: describePromotion(promotion),
  };
}

function pushedEvent(
  order: Pick<LiftOrder, 'by' | 'at'>,
  { promotion, lift }: LiftRecord,
  causedBy: string | undefined,
): NewEvent {
  return {
    type: 'manifest.pushed',
    at: order.at,
    actor: order.by,
    repository: promotion.target.repository,
    tag: promotion.target.tag,
    digest: promotion.source.digest,
    previousDigest: promotion.target.previousDigest ?? undefined,
    causedBy,
    depth: depthOf(lift),
    data: { promotion: promotion.id, from: promotion.source.repository },
  };
}

/** For images that were there before: what arrives for the others is known with them. */
function lateEvents(
  order: Pick<LiftOrder, 'target' | 'by' | 'at' | 'source'>,
  arrivals: readonly Arrival[],
  all: readonly LiftRecord[],
): NewEvent[] {
  if (arrivals.length === 0) return [];
  const moved = new Set(all.filter(({ decision }) => decision.kind === 'moved').map(({ lift }) => lift.digest));
  const lifts = new Map(all.map(({ lift }) => [lift.digest, lift]));
  return arrivals
    .filter(({ root }) => !moved.has(root))
    .map(({ digest, root, subject, tag, previous }) => {
      const lift = lifts.get(root);
      return {
        type: 'manifest.pushed',
        at: order.at,
        actor: order.by,
        repository: order.target,
        tag,
        digest,
        previousDigest: previous,
        causedBy: lift?.cause?.event,
        depth: lift ? depthOf(lift) : 0,
        data: { from: order.source.name, ...(subject ? { subject } : {}) },
      };
    });
}
