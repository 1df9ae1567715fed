// Whether a comment can be sent: the server counts characters (code points), not what browsers count for `maxlength`.

import { MAX_COMMENT_LENGTH } from '../../src/api/promotion.ts';

/** By how many characters it is too long; 0 where it fits. */
export function charactersTooMany(comment: string): number {
  return Math.max(0, [...comment].length - MAX_COMMENT_LENGTH);
}

/** It is there where it has to be, and fits. */
export function isCommentReady(comment: string, isRequired: boolean): boolean {
  return !(isRequired && comment.trim() === '') && charactersTooMany(comment) === 0;
}
