// Promotion itself: images of one repository get tags in another. Everything that happens, by hand or by policy, one or
// ten thousand, comes through here, inside the caller's transaction.

import { referenceTo } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { ShiplockError } from '../errors.ts';
import { listPolicies } from '../policy/find-policy.ts';
import { createRepository } from '../registry/create-repository.ts';
import { findRepository } from '../registry/find-repository.ts';
import { setTags } from '../registry/set-tags.ts';
import { type Carried, carryImages } from './carry-images.ts';
import { decideLifts } from './decide-lifts.ts';
import type { Decision, Lift, LiftOrder, LiftRecord } from './lift.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow } from './promotion.ts';
import { insertPromotions } from './promotion-table.ts';
import { recordLifts } from './record-lifts.ts';

export interface Lifted {
  readonly promotion: Promotion;
  /** Why it was refused; undefined when it was not. */
  readonly error: ShiplockError | undefined;
}

/**
 * Lifts the images in their order and records what became of each.
 * @throws ShiplockError TOO_LARGE when too much is attached to the images
 */
export async function liftImages(tx: Transaction, order: LiftOrder): Promise<Lifted[]> {
  const { source, lifts, at } = order;
  const present = await findRepository(tx, order.target);
  const decisions = await decideLifts(tx, source, order.target, present, lifts);
  // What comes along for an image that is there already belongs to the promotion that is known for it.
  const ids = lifts.map((lift, index) => {
    const there = decisions[index]?.kind === 'already_there';
    return (there && order.known({ state: 'already_there', reason: null }, lift)?.id) || orderedId();
  });
  const lifting = lifts.flatMap(({ digest }, index) =>
    decisions[index]?.kind === 'refused' ? [] : [{ digest, promotionId: ids[index] ?? '' }],
  );
  let carried: Carried = { travelled: new Map(), arrivals: [] };
  if (lifting.length > 0) {
    const target = present ?? (await createRepository(tx, { name: order.target, visibility: 'private' }, order.by, at));
    carried = await carryImages(tx, source, target, lifting, { at, by: order.by.name });
    const moves = lifts.flatMap(({ targetTag: tag, digest }, index) =>
      decisions[index]?.kind === 'moved'
        ? [{ tag, digest, promotionId: ids[index] ?? null, at, by: order.by.name }]
        : [],
    );
    await setTags(tx, target, moves);
  }
  const records = lifts.map((lift, index) =>
    recordOf(order, lift, ids[index] ?? '', decisions[index] as Decision, carried),
  );
  const fresh = withoutRepeats(records);
  await insertPromotions(
    tx,
    fresh.map(({ promotion, lift }) => promotionRow(promotion, keyOf(promotion, lift))),
  );
  const feeds = (await listPolicies(tx, { source: order.target })).length > 0;
  await recordLifts(tx, order, fresh, carried.arrivals, records, [
    ...(feeds ? [] : ['policy.evaluate' as const]),
    ...(present?.scanOnPush ? [] : ['scan.pushed' as const]),
    // One report for all repositories: the source's attestations were looked at when they came there.
    'scan.attested',
  ]);
  return records.map(({ promotion, decision }) => ({
    promotion,
    error: decision.kind === 'refused' ? decision.refusal.error : undefined,
  }));
}

function recordOf(order: LiftOrder, lift: Lift, id: string, decision: Decision, carried: Carried): LiftRecord {
  const state = decision.kind === 'moved' ? 'succeeded' : decision.kind;
  const reason = decision.kind === 'refused' ? `${decision.refusal.word}: ${decision.refusal.error.message}` : null;
  const known = order.known({ state, reason }, lift);
  const promotion: Promotion = known ?? {
    id,
    state,
    reason,
    at: order.at,
    by: referenceTo(order.by),
    policyId: order.policy?.id ?? null,
    policyVersion: order.policy?.version ?? null,
    source: { repository: order.source.name, tag: lift.sourceTag, digest: lift.digest },
    target: {
      repository: order.target,
      tag: lift.targetTag,
      previousDigest: decision.kind === 'moved' ? decision.previous : null,
    },
    comment: order.comment,
    evaluationId: lift.evaluationId,
    travelled:
      decision.kind === 'refused' ? NOTHING_TRAVELLED : (carried.travelled.get(lift.digest) ?? NOTHING_TRAVELLED),
    rollsBack: null,
  };
  return { promotion, lift, decision, isNew: known === undefined };
}

/** A person who was refused may ask again under the same key: what was not done does not use it up. */
function keyOf({ state, id, policyId }: Promotion, lift: Lift): string {
  return state === 'refused' && policyId === null ? `${lift.key}:${id}` : lift.key;
}

/** What one batch finds already there several times is recorded once, as it would be in several. */
function withoutRepeats(records: readonly LiftRecord[]): LiftRecord[] {
  const seen = new Set<string>();
  return records.filter(({ promotion, isNew }) => {
    if (!isNew) return false;
    if (promotion.state !== 'already_there') return true;
    const what = `${promotion.target.tag} ${promotion.source.digest}`;
    if (seen.has(what)) return false;
    seen.add(what);
    return true;
  });
}
