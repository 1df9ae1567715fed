// Evaluating a policy on many tags: facts in, evaluations out; nothing is written here.

import type { Microseconds } from '../clock.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { Turn } from '../job/thread-turns.ts';
import { findAdmission, judge } from './admission.ts';
import { decideOnImages } from './decide-on-images.ts';
import { evaluator } from './evaluate.ts';
import type { Evaluation, Occasion } from './evaluation.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import { editorOf, type Policy } from './policy.ts';
import { shareOf } from './share.ts';
import { parseTagTemplate, renderTag } from './tag-template.ts';
import { together } from './verdict.ts';

/** Why and when the policy is asked. */
export interface Occurrence {
  readonly cause: string;
  readonly occasion: Occasion;
  readonly at: Microseconds;
  /** What is asked about is about to be scanned. */
  readonly scanIsDue?: boolean | undefined;
}

/** In milliseconds, for the policy's rules, and again for those of its target: then what was found is acted on. */
const LONGEST = 1_000;

/**
 * The policy's evaluations of these images of its source, in order, by its rules and the admission rules of its target: of
 * the first of them, where all would take long, and at least of one. Not for inside of transactions.
 */
export async function evaluateTags(
  policies: Pick<Policies, 'database' | 'scans' | 'clock' | 'turns'>,
  policy: Policy,
  images: readonly TaggedImage[],
  { scanIsDue, ...asked }: Occurrence,
): Promise<Evaluation[]> {
  const { database, scans, clock, turns } = policies;
  const turn = turns.of(shareOf(editorOf(policy)));
  const evaluate = evaluator(policy, clock.elapsed);
  const deciding = { rows: database.rows, scans, evaluate, turn, isOver: isOverAfter(LONGEST, turn) };
  const template = parseTagTemplate(policy.tagTemplate);
  const asking = { source: policy.source, at: asked.at, scanIsDue };
  const verdicts = await decideOnImages(deciding, policy, images, asking);
  const decided = images.slice(0, verdicts.length);
  const targetTags = decided.map(({ tag }) => renderTag(template, { tag, at: asked.at }).tag);
  const admission = await findAdmission(database.rows, policy.target);
  const candidates = decided.map((image, index) => ({ ...image, tag: targetTags[index] as string }));
  const way = { turn, isOver: isOverAfter(LONGEST, turn) };
  const admitted =
    admission && (await judge(policies, admission, candidates, { ...asking, waiversOf: policy.target }, way));
  return verdicts.slice(0, admitted?.length).map((verdict, index) => {
    const { tag, digest } = images[index] as TaggedImage;
    const gate = admitted?.[index];
    return {
      id: orderedId(),
      policyId: policy.id,
      policyVersion: policy.version,
      ...asked,
      source: policy.source,
      tag,
      digest,
      target: policy.target,
      tagTemplate: policy.tagTemplate,
      targetTag: targetTags[index] as string,
      admissionVersion: admission?.version ?? null,
      ...(gate ? together(verdict, gate) : verdict),
    };
  });
}

/** To be asked whether it has taken so long from now on; what it waits for others does not count. */
function isOverAfter(milliseconds: number, turn: Turn): () => boolean {
  const end = turn.spent() + milliseconds;
  return () => turn.spent() >= end;
}
