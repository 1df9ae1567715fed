// What follows from a policy's verdicts: what passed is promoted, what holds is recorded as held, and what fails ends a hold. The same for one push and
// for all tags of a repository.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { ShiplockError } from '../errors.ts';
import { rightsLost } from '../policy/editor-rights.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import { type Policy, policyActor } from '../policy/policy.ts';
import type { RecordedEvaluation } from '../policy/record-evaluations.ts';
import { suspendPolicy } from '../policy/suspend-policy.ts';
import { parseTagTemplate, renderTag } from '../policy/tag-template.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTags, type Tag } from '../registry/find-tag.ts';
import { earlierPromotion, isSuperseded, promotedBefore } from './earlier-promotion.ts';
import { endHolds, holdImages } from './hold-images.ts';
import type { Admitted, Refusal, Wanted } from './plan.ts';
import { promoteImages } from './promote-images.ts';
import { type Promotion, readPromotion } from './promotion.ts';
import { selectPolicyHistory, selectUsedKeys } from './promotion-table.ts';

/**
 * Promotes or holds what the policy decided, in the order given; an evaluation that was acted on before is left out. All
 * evaluations are of this policy and into the same target. A policy whose last editor has lost the rights for it is
 * suspended.
 */
export async function actOnEvaluations(
  tx: Transaction,
  policy: Policy,
  evaluations: readonly RecordedEvaluation[],
  at: Microseconds,
): Promise<void> {
  const used = await selectUsedKeys(tx, evaluations.map(keyOf));
  const fresh = evaluations.filter((evaluation) => !used.has(keyOf(evaluation)));
  if (fresh.length === 0) return;
  const ofImages = (await selectPolicyHistory(tx, policy.id, fresh)).map(readPromotion);
  const held = fresh.filter(({ verdict }) => verdict === 'hold');
  await holdImages(tx, policy, held, ofImages, at);
  const failed = fresh.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  await endHolds(tx, policy, failed, ofImages, at);
  const passed = fresh.filter(({ verdict }) => verdict === 'pass');
  if (passed.length > 0) await promotePassed(tx, policy, passed, ofImages, at);
}

async function promotePassed(
  tx: Transaction,
  policy: Policy,
  passed: readonly RecordedEvaluation[],
  ofImages: readonly Promotion[],
  at: Microseconds,
): Promise<void> {
  const { source: sourceName, target: targetName } = passed[0] as RecordedEvaluation;
  const source = await findRepository(tx, sourceName);
  if (!source) return;
  const refusal = await refusalOfEditor(tx, policy, at);
  const names = targetTagsOf(passed, ofImages, at);
  const target = await findRepository(tx, targetName);
  const there = target ? await findTags(tx, target, names) : new Map<string, Tag>();
  const wanted: Wanted[] = [];
  for (const evaluation of passed) {
    const one = await wantedOf(tx, evaluation, ofImages, there, at);
    if (one) wanted.push(refusal ? { ...one, refusal } : one);
  }
  await promoteImages(tx, {
    source,
    target: targetName,
    create: true,
    by: policyActor(policy),
    policy: { id: policy.id, version: policy.version },
    comment: null,
    at,
    wanted,
    earlier: ofImages,
  });
}

function keyOf(evaluation: Evaluation): string {
  return `evaluation:${evaluation.id}`;
}

/** A policy whose editor has lost the rights for it is suspended, and what it would promote is refused. */
async function refusalOfEditor(tx: Transaction, policy: Policy, at: Microseconds): Promise<Refusal | undefined> {
  const reason = await rightsLost(tx, policy, at);
  if (reason === undefined) return undefined;
  await suspendPolicy(tx, policy, reason, at);
  return { word: 'suspended', error: new ShiplockError('DENIED', reason, { repository: policy.target }) };
}

/** The tags of the target that these evaluations, and what came of earlier ones, are about. */
function targetTagsOf(
  passed: readonly Evaluation[],
  ofImages: readonly Promotion[],
  at: Microseconds,
): readonly string[] {
  const tags = passed.flatMap((evaluation) => [
    targetTagOf(evaluation, at).tag,
    ...promotedBefore(ofImages, evaluation).map((promotion) => promotion.target.tag),
  ]);
  return [...new Set(tags)];
}

async function wantedOf(
  tx: Transaction,
  evaluation: RecordedEvaluation,
  ofImages: readonly Promotion[],
  there: ReadonlyMap<string, Tag>,
  at: Microseconds,
): Promise<Wanted | undefined> {
  const { tag, problem } = targetTagOf(evaluation, at);
  const earlier = earlierPromotion(evaluation, promotedBefore(ofImages, evaluation), there);
  if (earlier === 'nothing to do') return undefined;
  const targetTag = earlier === undefined ? tag : 'tag' in earlier ? earlier.tag : earlier.taken;
  const wanted: Wanted = {
    key: keyOf(evaluation),
    sourceTag: evaluation.tag,
    digest: evaluation.digest,
    targetTag,
    evaluationId: evaluation.id,
    admission: admittedBy(evaluation),
    cause: { event: evaluation.event, depth: evaluation.depth },
  };
  if (earlier && 'taken' in earlier) {
    const message = `${evaluation.target}:${targetTag} was given to another image after this policy had promoted this one there: promote it by hand, or save the policy again`;
    return { ...wanted, refusal: { word: 'tag taken', error: new ShiplockError('CONFLICT', message) } };
  }
  if (problem && !earlier) {
    return { ...wanted, refusal: { word: 'invalid tag', error: new ShiplockError('TAG_INVALID', problem) } };
  }
  if (await isSuperseded(tx, evaluation, there.get(targetTag)?.digest)) {
    const message = `a newer push of ${evaluation.source}:${evaluation.tag} has this tag already`;
    return { ...wanted, refusal: { word: 'superseded', error: new ShiplockError('CONFLICT', message) } };
  }
  return wanted;
}

/** The admission rules were asked together with the policy's. */
function admittedBy({ admissionVersion, verdict, reason, rules }: Evaluation): Admitted | undefined {
  if (admissionVersion === null) return undefined;
  return { version: admissionVersion, verdict: { verdict, reason, rules }, overridden: false };
}

/**
 * At the moment of the promotion, which may come later than the evaluation; where admission rules were asked about the tag,
 * the one that they were asked about.
 */
function targetTagOf(evaluation: Evaluation, now: Microseconds): { tag: string; problem: string | undefined } {
  const at = evaluation.admissionVersion === null ? now : evaluation.at;
  return renderTag(parseTagTemplate(evaluation.tagTemplate), { tag: evaluation.tag, at });
}
