// Evaluating a policy on many tags: facts in, evaluations out; nothing is written here.

import type { Microseconds } from '../clock.ts';
import { orderedId } from '../database/ordered-id.ts';
import { Slices } from '../job/slices.ts';
import { findAdmission, judge } from './admission.ts';
import { decideOnImages } from './decide-on-images.ts';
import { evaluator } from './evaluate.ts';
import type { Evaluation, Occasion } from './evaluation.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
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

/**
 * The policy's evaluations of these images of its source, in order, by its rules and the admission rules of its target. It
 * may take long: not for inside of transactions.
 */
export async function evaluateTags(
  policies: Pick<Policies, 'database' | 'scans' | 'clock'>,
  policy: Policy,
  images: readonly TaggedImage[],
  { scanIsDue, ...asked }: Occurrence,
): Promise<Evaluation[]> {
  const { database, scans, clock } = policies;
  const slices = new Slices(clock.elapsed);
  const pause = () => slices.pause();
  const deciding = { rows: database.rows, scans, evaluate: evaluator(policy, clock.elapsed), pause };
  const template = parseTagTemplate(policy.tagTemplate);
  const asking = { source: policy.source, at: asked.at, scanIsDue };
  const verdicts = await decideOnImages(deciding, policy, images, asking);
  const targetTags = images.map(({ tag }) => renderTag(template, { tag, at: asked.at }).tag);
  const admission = await findAdmission(database.rows, policy.target);
  const candidates = images.map((image, index) => ({ ...image, tag: targetTags[index] as string }));
  const admitted =
    admission && (await judge(policies, admission, candidates, { ...asking, waiversOf: policy.target }, pause));
  return verdicts.map((verdict, index) => {
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
