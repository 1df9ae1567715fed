// Promotion itself: images of one repository get tags in another. Everything that happens, by hand or by policy, one or
// ten thousand, comes through here: first it is planned, which is all that a dry run does, and then it is written.

import { referenceTo } from '../actor.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { requireTargetOrCreate } from '../policy/target.ts';
import { addRepository } from '../registry/create-repository.ts';
import { findRepository } from '../registry/find-repository.ts';
import type { Repository } from '../registry/repository.ts';
import { setTags } from '../registry/set-tags.ts';
import { type Decided, decide } from './decide.ts';
import { recordSaying } from './earlier-records.ts';
import type { Plan, PlannedOrder, PromotionOrder, Wanted } from './plan.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow } from './promotion.ts';
import { insertPromotions } from './promotion-table.ts';
import { recordPromotions } from './record-promotions.ts';
import { linkTravel, planTravel, type Travel } from './travel.ts';

/**
 * What would become of each image; nothing is written.
 * @throws ShiplockError TOO_LARGE when too much is attached to the images
 */
export async function planPromotions(rows: Rows, order: PromotionOrder): Promise<PlannedOrder> {
  return planInto(rows, order, await findRepository(rows, order.target));
}

/** The same without a look at the target, for those who may not know what it has: as into one that is empty. */
export async function planBlindly(rows: Rows, order: PromotionOrder): Promise<PlannedOrder> {
  const wanted = order.wanted.map((one) => ({ ...one, expectedPrevious: undefined, admission: undefined }));
  return planInto(rows, { ...order, wanted }, undefined);
}

async function planInto(rows: Rows, order: PromotionOrder, target: Repository | undefined): Promise<PlannedOrder> {
  const decided = await decide(rows, order, target);
  const going = decided.filter(({ decision }) => decision.kind !== 'refused').map(({ wanted }) => wanted.digest);
  const travel = await planTravel(rows, order.source, target, [...new Set(going)]);
  return { target, travel, plans: decided.map((one) => planOf(order, one, travel)) };
}

/**
 * Promotes the images in their order and records what became of each.
 * @throws ShiplockError TOO_LARGE when too much is attached to the images; NAME_UNKNOWN for a target that is not there and
 * may not be made
 */
export async function promoteImages(tx: Transaction, order: PromotionOrder): Promise<readonly Plan[]> {
  const planned = await planPromotions(tx, order);
  const { plans, travel } = planned;
  if (plans.some(({ decision }) => decision.kind !== 'refused')) {
    await requireTargetOrCreate(tx, order.target, order.create);
  }
  if (travel.manifests.length > 0) await link(tx, order, planned);
  const fresh = plans.filter(({ isNew }) => isNew);
  await insertPromotions(
    tx,
    fresh.map(({ promotion, wanted }) => promotionRow(promotion, keyOf(promotion, wanted))),
  );
  await recordPromotions(tx, order, planned, fresh);
  return plans;
}

async function link(tx: Transaction, order: PromotionOrder, { target, plans, travel }: PlannedOrder): Promise<void> {
  const { source, at } = order;
  const by = order.by.name;
  const draft = { name: order.target, visibility: 'private' } as const;
  const present = target ?? (await addRepository(tx, draft, { actor: order.by, at }));
  // What comes along for an image that is there already belongs to the promotion that is known for it.
  const promotions = new Map(
    plans.flatMap(({ wanted, decision, promotion }) =>
      decision.kind === 'refused' ? [] : [[wanted.digest, promotion.id] as const],
    ),
  );
  const promotionOf = (image: Promotion['source']['digest']) => promotions.get(image) ?? null;
  await linkTravel(tx, source, present, travel, { at, by, promotionOf });
  const moves = plans.flatMap(({ wanted, decision, promotion }) =>
    decision.kind === 'moved'
      ? [{ tag: wanted.targetTag, digest: wanted.digest, promotionId: promotion.id, at, by }]
      : [],
  );
  await setTags(tx, present, moves);
}

function planOf(order: PromotionOrder, { wanted, decision }: Decided, travel: Travel): Plan {
  const state = decision.kind === 'moved' ? 'succeeded' : decision.kind;
  const reason = decision.kind === 'refused' ? `${decision.refusal.word}: ${decision.refusal.error.message}` : null;
  const known = recordSaying(order.earlier, { state, reason }, { ...wanted, target: order.target });
  const travelled = decision.kind === 'refused' ? undefined : travel.travelled.get(wanted.digest);
  const promotion: Promotion = known ?? {
    id: orderedId(),
    state,
    reason,
    at: order.at,
    by: referenceTo(order.by),
    policyId: order.policy?.id ?? null,
    policyVersion: order.policy?.version ?? null,
    source: { repository: order.source.name, tag: wanted.sourceTag, digest: wanted.digest },
    target: {
      repository: order.target,
      tag: wanted.targetTag,
      previousDigest: decision.kind === 'moved' ? decision.previous : null,
    },
    comment: order.comment,
    evaluationId: wanted.evaluationId,
    admission: admissionOf(wanted),
    travelled: travelled ?? NOTHING_TRAVELLED,
    rollsBack: null,
  };
  return { wanted, decision, promotion, isNew: known === undefined };
}

/** A person who was refused may ask again under the same key: what was not done does not use it up. */
function keyOf({ state, id, policyId }: Promotion, { key }: Wanted): string {
  return state === 'refused' && policyId === null ? `${key}:${id}` : key;
}

/** An evaluation by a policy tells it itself. */
function admissionOf({ admission, evaluationId }: Wanted): Promotion['admission'] {
  if (!admission || evaluationId !== null) return null;
  const { verdict, reason, rules } = admission.verdict;
  return { verdict, reason, rules, overridden: admission.overridden };
}
