// Regular expressions of policies, by RE2: matching takes time in proportion to the text and to the size of the compiled
// pattern, which is bounded here. A pattern may match anywhere in the text; ^ and $ bind it to the ends.

import { RE2JS } from 're2js';
import { ShiplockError } from '../../errors.ts';
import { expandedSize, foldsWideRange, unicodeClasses } from './pattern-cost.ts';
import { characterAt, patternFault } from './pattern-fault.ts';

export const MAX_PATTERN_LENGTH = 256;

/**
 * Instructions of the compiled program; ordinary patterns have 6 to 20. Each costs some microseconds for each text, so
 * that this bounds what one pattern costs. (RE2's `test`, which first builds an automaton, is not used: it can be far
 * slower on patterns of this size.)
 */
export const MAX_PROGRAM_SIZE = 100;

/** Far above what can be within `MAX_PROGRAM_SIZE`, except where alternatives have much in common. */
const MAX_EXPANDED = 1_000;
const MAX_UNICODE_CLASSES = 5;

/**
 * Compiles a pattern to a test of a text.
 * @throws ShiplockError INVALID with RE2's words, also for what RE2 leaves out (look-around, back references), and for
 * patterns that are too large, or take long to compile
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const compiled = compileChecked(pattern);
  return (text) => compiled.matcher(text).find();
}

/** The first place of a text that the pattern matches. @throws ShiplockError as `compilePattern` */
export function patternFinder(
  pattern: string,
): (text: string) => { readonly start: number; readonly end: number } | undefined {
  const compiled = compileChecked(pattern);
  return (text) => {
    const matcher = compiled.matcher(text);
    return matcher.find() ? { start: matcher.start(), end: matcher.end() } : undefined;
  };
}

function compileChecked(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new ShiplockError('INVALID', `a pattern may have at most ${MAX_PATTERN_LENGTH} characters`);
  }
  refuseSlowToCompile(pattern);
  const compiled = compile(pattern);
  const size = compiled.programSize();
  if (size > MAX_PROGRAM_SIZE) throw tooLarge(`it has ${size}`);
  return compiled;
}

/** The place at which a pattern stands is named by who asked for it; the messages do not repeat it. */
function tooLarge(how: string): ShiplockError {
  return new ShiplockError(
    'INVALID',
    `the regular expression is too large: compiled, it may have at most ${MAX_PROGRAM_SIZE} instructions, and ${how}; repeat less, such as [a-z]+ in place of [a-z]{1,50}`,
  );
}

/** What is within these bounds compiles in less than a millisecond. */
function refuseSlowToCompile(pattern: string): void {
  if (expandedSize(pattern) > MAX_EXPANDED) throw tooLarge('its repetitions add up to more');
  if (unicodeClasses(pattern) > MAX_UNICODE_CLASSES) {
    throw new ShiplockError(
      'INVALID',
      `the regular expression has more than ${MAX_UNICODE_CLASSES} classes such as \\pL: name fewer, or characters`,
    );
  }
  if (foldsWideRange(pattern)) {
    throw new ShiplockError(
      'INVALID',
      'the regular expression ignores case in a range that goes beyond U+00FF: leave (?i) out, or end the range there',
    );
  }
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const fault = patternFault(pattern);
    const why = fault ? `${fault.why} at character ${characterAt(pattern, fault.start)}` : String(error);
    throw new ShiplockError('INVALID', `not a regular expression of RE2: ${why}`);
  }
}
