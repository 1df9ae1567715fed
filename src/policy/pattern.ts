// Regular expressions of policies, by RE2: matching takes time in proportion to the text, whatever the pattern, so a
// policy cannot stall the server. A pattern may match anywhere in the text; ^ and $ bind it to the ends.

import { RE2JS } from 're2js';
import { ShiplockError } from '../errors.ts';

/** Bounds the compiled program; RE2's own limits bound its repetitions. */
export const MAX_PATTERN_LENGTH = 256;

/**
 * Compiles a pattern to a test of a text.
 * @throws ShiplockError INVALID with RE2's words, also for what RE2 leaves out (look-around, back references)
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new ShiplockError('INVALID', `a pattern may have at most ${MAX_PATTERN_LENGTH} characters`);
  }
  const compiled = compile(pattern);
  return (text) => compiled.matcher(text).find();
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ShiplockError('INVALID', `${JSON.stringify(pattern)} is not a regular expression of RE2: ${why}`);
  }
}
