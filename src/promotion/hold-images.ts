// Images that a policy cannot decide on yet, recorded so that people see what waits and for what, and how it ends. An
// image whose scan is due is `waiting`, of which nobody needs to be told; all others are `held`.

import { type Actor, referenceTo } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { recordEvents } from '../event/record-event.ts';
import { type Policy, policyActor } from '../policy/policy.ts';
import type { RecordedEvaluation } from '../policy/record-evaluations.ts';
import { describePromotion } from './describe-promotion.ts';
import { recordSaying, recordsOf } from './earlier-records.ts';
import { NOTHING_TRAVELLED, type Promotion, promotionRow } from './promotion.ts';
import { insertPromotions } from './promotion-table.ts';

/** Records each as held or waiting, unless that is recorded already for the same reason. */
export async function holdImages(
  tx: Transaction,
  policy: Policy,
  evaluations: readonly RecordedEvaluation[],
  earlier: readonly Promotion[],
  at: Microseconds,
): Promise<void> {
  const by = policyActor(policy);
  const undecided = evaluations
    .map((evaluation) => ({ evaluation, promotion: unpromoted(policy, evaluation, stateOf(evaluation), at) }))
    .filter(({ evaluation: { tag, digest, target, targetTag }, promotion }) => {
      return !recordSaying(earlier, promotion, { sourceTag: tag, digest, target, targetTag });
    });
  await record(tx, undecided);
  await tell(
    tx,
    by,
    'promotion.held',
    undecided.filter(({ promotion }) => promotion.state === 'held'),
  );
}

/** Records as refused what was held or waiting until now and does not satisfy the policy. */
export async function endHolds(
  tx: Transaction,
  policy: Policy,
  failed: readonly RecordedEvaluation[],
  earlier: readonly Promotion[],
  at: Microseconds,
): Promise<void> {
  const ended = failed
    .filter(({ tag, digest }) => isUndecided(recordsOf(earlier, tag, digest).at(-1)))
    .map((evaluation) => ({ evaluation, promotion: unpromoted(policy, evaluation, 'refused', at) }));
  await record(tx, ended);
  await tell(tx, policyActor(policy), 'promotion.refused', ended);
}

function isUndecided(newest: Promotion | undefined): boolean {
  return newest?.state === 'held' || newest?.state === 'waiting';
}

/** Waiting, when nothing but a scan that is due is missing. */
function stateOf({ rules }: RecordedEvaluation): 'held' | 'waiting' {
  const holding = rules.filter(({ verdict }) => verdict === 'hold');
  return holding.length > 0 && holding.every(({ waitsForScan }) => waitsForScan) ? 'waiting' : 'held';
}

interface Unpromoted {
  readonly evaluation: RecordedEvaluation;
  readonly promotion: Promotion;
}

async function record(tx: Transaction, unpromoted: readonly Unpromoted[]): Promise<void> {
  await insertPromotions(
    tx,
    unpromoted.map(({ promotion, evaluation }) => promotionRow(promotion, `evaluation:${evaluation.id}`)),
  );
}

async function tell(
  tx: Transaction,
  by: Actor,
  type: 'promotion.held' | 'promotion.refused',
  unpromoted: readonly Unpromoted[],
): Promise<void> {
  await recordEvents(
    tx,
    unpromoted.map(({ promotion, evaluation }) => ({
      type,
      at: promotion.at,
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

function unpromoted(
  policy: Policy,
  evaluation: RecordedEvaluation,
  state: 'held' | 'waiting' | 'refused',
  at: Microseconds,
): Promotion {
  return {
    id: orderedId(),
    state,
    reason: state === 'refused' ? `rules: ${evaluation.reason}` : evaluation.reason,
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
