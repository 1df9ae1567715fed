// Evaluating a policy on many tags: facts in, evaluations out; nothing is written here.

import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { ScanLookup } from '../scan/scan-state.ts';
import { evaluator } from './evaluate.ts';
import type { Evaluation, Occasion } from './evaluation.ts';
import { gatherFacts, type TaggedImage } from './gather-facts.ts';
import type { Policy } from './policy.ts';
import { parseTagTemplate, renderTag } from './tag-template.ts';

/** The policy's evaluations of these images of its source, in order. */
export async function evaluateTags(
  rows: Rows,
  scans: ScanLookup,
  policy: Policy,
  images: readonly TaggedImage[],
  asked: { readonly cause: string; readonly occasion: Occasion; readonly at: Microseconds },
): Promise<Evaluation[]> {
  const decide = evaluator(policy);
  const template = parseTagTemplate(policy.tagTemplate);
  const facts = await gatherFacts(rows, scans, policy, images, { source: policy.source, at: asked.at });
  return facts.map((fact, index) => {
    const { tag, digest } = images[index] as TaggedImage;
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
      targetTag: renderTag(template, { tag, at: asked.at }).tag,
      ...decide(fact),
    };
  });
}
