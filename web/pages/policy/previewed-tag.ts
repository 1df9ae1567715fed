// What a preview says of one tag.

import type { z } from 'zod';
import type { previewedTagSchema } from '../../../src/api/policy.ts';

export type PreviewedTag = z.output<typeof previewedTagSchema>;

/** It would be promoted: it passes, may go there, and is not there yet. */
export function isPromoted({
  verdict,
  conflict,
  alreadyThere,
}: Pick<PreviewedTag, 'verdict' | 'conflict' | 'alreadyThere'>): boolean {
  return verdict === 'pass' && conflict === null && !alreadyThere;
}
