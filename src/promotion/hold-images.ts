// Images that a policy cannot decide on yet, recorded so that people see what waits and for what.

import { referenceTo } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { recordEvents } from '../event/record-event.ts';
import { type Policy, policyActor } from '../policy/policy.ts';
import type { RecordedEvaluation } from '../policy/record-evaluations.ts';
import { describePromotion } from './describe-promotion.ts';
import { recordSaying } from './earlier-records.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow } from './promotion.ts';
import { insertPromotions } from './promotion-table.ts';

/** Records each as held, unless it is held already for the same reason. */
export async function holdImages(
  tx: Transaction,
  policy: Policy,
  evaluations: readonly RecordedEvaluation[],
  earlier: readonly Promotion[],
  at: Microseconds,
): Promise<void> {
  const by = policyActor(policy);
  const held = evaluations
    .filter(({ tag, digest, target, targetTag, reason }) => {
      return !recordSaying(earlier, { state: 'held', reason }, { sourceTag: tag, digest, target, targetTag });
    })
    .map((evaluation) => ({ evaluation, promotion: heldPromotion(policy, evaluation, at) }));
  await insertPromotions(
    tx,
    held.map(({ promotion, evaluation }) => promotionRow(promotion, `evaluation:${evaluation.id}`)),
  );
  await recordEvents(
    tx,
    held.map(({ promotion, evaluation }) => ({
      type: 'promotion.held',
      at,
      actor: by,
      repository: promotion.target.repository,
      tag: promotion.target.tag,
      digest: promotion.source.digest,
      causedBy: evaluation.event,
      depth: evaluation.depth,
      data: describePromotion(promotion),
    })),
  );
}

function heldPromotion(policy: Policy, evaluation: RecordedEvaluation, at: Microseconds): Promotion {
  return {
    id: orderedId(),
    state: 'held',
    reason: evaluation.reason,
    at,
    by: referenceTo(policyActor(policy)),
    policyId: policy.id,
    policyVersion: evaluation.policyVersion,
    source: { repository: evaluation.source, tag: evaluation.tag, digest: evaluation.digest },
    target: { repository: evaluation.target, tag: evaluation.targetTag, previousDigest: null },
    comment: null,
    evaluationId: evaluation.id,
    travelled: NOTHING_TRAVELLED,
    rollsBack: null,
  };
}
