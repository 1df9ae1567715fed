// What follows from a policy's verdicts: what passed is lifted, what holds is recorded as held. The same for one push
// and for all tags of a repository.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import type { Policies } from '../policy/policies.ts';
import { type Policy, policyActor } from '../policy/policy.ts';
import type { RecordedEvaluation } from '../policy/record-evaluations.ts';
import { suspendPolicy } from '../policy/suspend-policy.ts';
import { parseTagTemplate, renderTag } from '../policy/tag-template.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTags, type Tag } from '../registry/find-tag.ts';
import { earlierLift, isSuperseded } from './earlier-lift.ts';
import { holdImages } from './hold-images.ts';
import type { Lift, Refusal } from './lift.ts';
import { liftImages } from './lift-images.ts';
import { PolicyHistory } from './policy-history.ts';
import { selectUsedKeys } from './promotion-table.ts';

/**
 * Promotes or holds what the policy decided, in the order given; an evaluation that was settled before is left out.
 * All evaluations are of this policy and into the same target. A policy whose editor has lost the rights on the target
 * is suspended.
 */
export async function settleEvaluations(
  tx: Transaction,
  policies: Pick<Policies, 'mayPromoteInto'>,
  policy: Policy,
  evaluations: readonly RecordedEvaluation[],
  at: Microseconds,
): Promise<void> {
  const wanted = evaluations.filter(({ verdict }) => verdict === 'pass' || verdict === 'hold');
  const used = await selectUsedKeys(tx, wanted.map(keyOf));
  const fresh = wanted.filter((evaluation) => !used.has(keyOf(evaluation)));
  const [first] = fresh;
  const source = first && (await findRepository(tx, first.source));
  if (!source) return;
  const history = await PolicyHistory.read(tx, policy.id, fresh);
  await holdImages(
    tx,
    policy,
    fresh.filter(({ verdict }) => verdict === 'hold'),
    history,
    at,
  );
  const passed = fresh.filter(({ verdict }) => verdict === 'pass');
  if (passed.length === 0) return;
  const refusal = await rightsLost(tx, policies, policy, first.target, at);
  const lifts: Lift[] = [];
  const names = targetTagsOf(passed, history, at);
  await history.readFoundThere(tx, policy.id, first.target, names);
  const target = await findRepository(tx, first.target);
  const there = target ? await findTags(tx, target, names) : new Map<string, Tag>();
  for (const evaluation of passed) {
    const lift = await liftOf(tx, evaluation, history, there, at);
    if (lift) lifts.push(refusal ? { ...lift, refusal } : lift);
  }
  await liftImages(tx, {
    source,
    target: first.target,
    by: policyActor(policy),
    policy: { id: policy.id, version: policy.version },
    comment: null,
    at,
    lifts,
    known: (outcome, lift) => history.known(outcome, lift),
  });
}

function keyOf(evaluation: Evaluation): string {
  return `evaluation:${evaluation.id}`;
}

async function rightsLost(
  tx: Transaction,
  policies: Pick<Policies, 'mayPromoteInto'>,
  policy: Policy,
  target: string,
  at: Microseconds,
): Promise<Refusal | undefined> {
  if (await policies.mayPromoteInto(tx, policy.editedById, target)) return undefined;
  const reason = `${policy.editedBy}, who edited the policy last, may not promote into ${target} any more; edit the policy with an account that may`;
  await suspendPolicy(tx, policy, reason, at);
  return { word: 'suspended', error: new ShiplockError('DENIED', reason, { repository: target }) };
}

/** The tags of the target that these evaluations, and what came of earlier ones, are about. */
function targetTagsOf(passed: readonly Evaluation[], history: PolicyHistory, at: Microseconds): string[] {
  return passed.flatMap((evaluation) => [
    targetTagOf(evaluation, at).tag,
    ...history.lifted(evaluation).map((promotion) => promotion.target.tag),
  ]);
}

async function liftOf(
  tx: Transaction,
  evaluation: RecordedEvaluation,
  history: PolicyHistory,
  there: ReadonlyMap<string, Tag>,
  at: Microseconds,
): Promise<Lift | undefined> {
  const { tag, problem } = targetTagOf(evaluation, at);
  const earlier = earlierLift(evaluation, history.lifted(evaluation), there);
  if (earlier === 'nothing to do') return undefined;
  const targetTag = earlier?.tag ?? tag;
  const lift: Lift = {
    key: keyOf(evaluation),
    sourceTag: evaluation.tag,
    digest: evaluation.digest,
    targetTag,
    evaluationId: evaluation.id,
    cause: { event: evaluation.event, depth: evaluation.depth },
  };
  if (problem && !earlier) {
    return { ...lift, refusal: { word: 'invalid tag', error: new ShiplockError('TAG_INVALID', problem) } };
  }
  if (await isSuperseded(tx, evaluation, there.get(targetTag)?.digest)) {
    const message = `a newer push of ${evaluation.source}:${evaluation.tag} has this tag already`;
    return { ...lift, refusal: { word: 'superseded', error: new ShiplockError('CONFLICT', message) } };
  }
  return lift;
}

/** At the moment of the promotion, which may come later than the evaluation. */
function targetTagOf(evaluation: Evaluation, at: Microseconds): { tag: string; problem: string | undefined } {
  return renderTag(parseTagTemplate(evaluation.tagTemplate), { tag: evaluation.tag, at });
}
