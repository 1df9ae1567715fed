// Evaluating a policy on many tags: facts in, evaluations out; nothing is written here.

import type { Microseconds } from '../clock.ts';
import { orderedId } from '../database/ordered-id.ts';
import { Slices } from '../job/slices.ts';
import { evaluator } from './evaluate.ts';
import type { Evaluation, Occasion } from './evaluation.ts';
import { gatherFacts, type TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';
import { parseTagTemplate, renderTag } from './tag-template.ts';

/** Why and when the policy is asked. */
export interface Occurrence {
  readonly cause: string;
  readonly occasion: Occasion;
  readonly at: Microseconds;
  /** What is asked about is about to be scanned. */
  readonly scanIsDue?: boolean | undefined;
}

/** The policy's evaluations of these images of its source, in order. It may take long: not for inside of transactions. */
export async function evaluateTags(
  { database, scans, clock }: Pick<Policies, 'database' | 'scans' | 'clock'>,
  policy: Policy,
  images: readonly TaggedImage[],
  { scanIsDue, ...asked }: Occurrence,
): Promise<Evaluation[]> {
  const decide = evaluator(policy, clock.elapsed);
  const template = parseTagTemplate(policy.tagTemplate);
  const facts = await gatherFacts(database.rows, scans, policy, images, {
    source: policy.source,
    at: asked.at,
    scanIsDue,
  });
  const evaluations: Evaluation[] = [];
  const slices = new Slices(clock.elapsed);
  for (const [index, fact] of facts.entries()) {
    if (slices.isOver()) await slices.next();
    const { tag, digest } = images[index] as TaggedImage;
    evaluations.push({
      id: orderedId(),
      policyId: policy.id,
      policyVersion: policy.version,
      ...asked,
      source: policy.source,
      tag,
      digest,
      target: policy.target,
      tagTemplate: policy.tagTemplate,
      targetTag: renderTag(template, { tag, at: asked.at }).tag,
      ...decide(fact),
    });
  }
  return evaluations;
}
