import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';
import { expandedSize } from './pattern-cost.ts';

/** Repetitions within one another are at most 1,000 altogether; RE2 refuses others. */
function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}

describe('expandedSize', () => {
  it.each([
    ['abc', 3],
    ['a{3}b{2,4}c{0,5}d{2,}', 14],
    ['(?:(?:ab?){10}c){9}', 189],
    ['(a(b{3}c){2}d){5}', 50],
    ['[a-z{9}\\]]{2}\\p{Lu}{3}\\x{41}{2}', 7],
    ['\\{9}\\Q(a{9}\\E{2}', 5],
    ['[]a{9}]{2}[[:alpha:]]{3}', 5],
    ['ab|cd', 4],
    ['(?:\\pL\\PN){1,3}', 6],
    ['(?:\\x41\\012\\0){2}', 6],
    ['(((a', 1],
    ['a)){3}', 3],
  ])('of %s is %i', (pattern, size) => {
    expect(expandedSize(pattern)).toBe(size);
  });

  it('is at most the size of the compiled program, where there are no alternatives', () => {
    const atom = fc.constantFrom(
      'a',
      '[ab]',
      '.',
      '\\d',
      '\\.',
      '\\pL',
      '^',
      '[[:alpha:]]',
      '\\x{41}',
      '\\x41',
      '\\012',
    );
    const repetition = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '{0,4}?');
    const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
      part: fc
        .tuple(
          fc.oneof(
            { depthSize: 'small' },
            atom,
            tie('pattern').map((body) => `(?:${body})`),
          ),
          repetition,
        )
        .map(([body, times]) => (body === '^' ? body : `${body}${times}`)),
      pattern: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    }));
    fc.assert(
      fc.property(pattern.filter(isPattern), (text) => {
        expect(expandedSize(text)).toBeLessThanOrEqual(RE2JS.compile(text).programSize());
      }),
    );
  });
});

// Each kept the loop that serves for 15 to 250 ms before it was refused, or taken.
describe('patterns that are slow to compile are refused before', () => {
  it.each([
    [`(?i)${'[Ā-\uffff]'.repeat(50)}`, 'ignores case in a range that goes beyond U+00FF'],
    [`(?i:[a-\\x{ffff}])`, 'ignores case in a range that goes beyond U+00FF'],
    [`(?s)(?Ui)[a-\\x{00fFff}]`, 'ignores case in a range that goes beyond U+00FF'],
    [`(?i)[${'\\pL'.repeat(80)}]`, 'has more than 5 classes such as \\pL'],
    [`(((${'\\d?'.repeat(40)}){9}){9}){9}`, 'its repetitions add up to more'],
  ])('%s', (pattern, why) => {
    expect(() => compilePattern(pattern)).toThrow(why);
  });

  it.each([
    ['(?i)^[a-z\\x{e0}-\\x{ff}]+$', 'ÀB'],
    ['^[\\p{L}\\p{N}_]+-[Ā-\uffff]$', 'é1-ş'],
  ])('but not %s', (pattern, text) => {
    expect(compilePattern(pattern)(text)).toBe(true);
  });
});
