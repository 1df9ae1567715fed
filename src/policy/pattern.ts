// Regular expressions of policies, by RE2: matching takes time in proportion to the text and to the size of the compiled
// pattern, which is bounded here. A pattern may match anywhere in the text; ^ and $ bind it to the ends.

import { RE2JS } from 're2js';
import { ShiplockError } from '../errors.ts';

export const MAX_PATTERN_LENGTH = 256;

/**
 * Instructions of the compiled program; ordinary patterns have 6 to 20. Each costs some microseconds for each text, so
 * that this bounds what one pattern costs. (RE2's `test`, which first builds an automaton, is not used: it can be far
 * slower on patterns of this size.)
 */
export const MAX_PROGRAM_SIZE = 100;

/**
 * Compiles a pattern to a test of a text.
 * @throws ShiplockError INVALID with RE2's words, also for what RE2 leaves out (look-around, back references), and for
 * patterns that are too large
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new ShiplockError('INVALID', `a pattern may have at most ${MAX_PATTERN_LENGTH} characters`);
  }
  // Compiling what is repeated so often is itself slow.
  if (repetitionsIn(pattern) > MAX_PROGRAM_SIZE) throw tooLarge(pattern, 'its repetitions add up to more');
  const compiled = compile(pattern);
  const size = compiled.programSize();
  if (size > MAX_PROGRAM_SIZE) throw tooLarge(pattern, `it has ${size}`);
  return (text) => compiled.matcher(text).find();
}

function tooLarge(pattern: string, how: string): ShiplockError {
  return new ShiplockError(
    'INVALID',
    `the regular expression ${JSON.stringify(pattern)} is too large: compiled, it may have at most ${MAX_PROGRAM_SIZE} instructions, and ${how}; repeat less, such as [a-z]+ in place of [a-z]{1,50}`,
  );
}

const QUOTED = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g;
const REPETITION = /\{(\d+)(?:,(\d*))?\}/g;

/** The sum of the numbers in `{n}`, `{n,}` and `{n,m}`; each is a copy of what it repeats in the program. */
function repetitionsIn(pattern: string): number {
  const bare = pattern.replace(QUOTED, 'x');
  let sum = 0;
  for (const [, least, most] of bare.matchAll(REPETITION)) sum += Math.max(Number(least), Number(most ?? 0));
  return sum;
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ShiplockError('INVALID', `${JSON.stringify(pattern)} is not a regular expression of RE2: ${why}`);
  }
}
