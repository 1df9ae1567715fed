// What a policy, saved or not, says of images of its source, together with what the target's admission rules say of them.

import type { Microseconds } from '../clock.ts';
import type { Turn } from '../job/thread-turns.ts';
import { findAdmission, judge } from './admission.ts';
import { decideOnImages } from './decide-on-images.ts';
import { evaluator } from './evaluate.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { PreviewRequest } from './preview.ts';
import { parseTagTemplate, renderTag } from './tag-template.ts';
import { together, type Verdict } from './verdict.ts';

export interface Foreseen extends Verdict {
  readonly targetTag: string;
  /** Why that cannot be a tag; undefined when it can. */
  readonly problem: string | undefined;
}

/** What will be said of these images, in order. */
export type Foresee = (images: readonly TaggedImage[]) => Promise<Foreseen[]>;

/**
 * Prepares what is asked of every image.
 * @param isTargetHidden from whoever asks: then what its admission rules say is not for them
 * @param turn as `decideOnImages` takes it
 * @throws ShiplockError INVALID for a template that is none; what the turn throws
 */
export async function foreseer(
  policies: Pick<Policies, 'database' | 'clock' | 'scans'>,
  policy: Pick<PreviewRequest, 'source' | 'target' | 'tagTemplate' | 'rules' | 'platforms'>,
  { at, isTargetHidden, turn }: { readonly at: Microseconds; readonly isTargetHidden: boolean; readonly turn: Turn },
): Promise<Foresee> {
  const { database, clock, scans } = policies;
  const { target } = policy;
  const template = parseTagTemplate(policy.tagTemplate);
  const deciding = { rows: database.rows, scans, evaluate: evaluator(policy, clock.elapsed), turn };
  const admission = target === undefined || isTargetHidden ? undefined : await findAdmission(database.rows, target);
  const asked = { source: policy.source, at };
  return async (images) => {
    const verdicts = await decideOnImages(deciding, policy, images, asked);
    const rendered = images.map(({ tag }) => renderTag(template, { tag, at }));
    const candidates = images.map((image, index) => ({ ...image, tag: rendered[index]?.tag ?? image.tag }));
    const admitted =
      admission && target !== undefined
        ? await judge(policies, admission, candidates, { ...asked, waiversOf: target }, { turn })
        : undefined;
    return verdicts.map((verdict, index) => {
      const gate = admitted?.[index];
      const { tag: targetTag = '', problem } = rendered[index] ?? {};
      return { ...(gate ? together(verdict, gate) : verdict), targetTag, problem };
    });
  };
}
