import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterAt, patternFault } from './pattern-fault.ts';

describe('patternFault', () => {
  it.each([
    ['v1.[0-9', 'missing closing ]', '['],
    ['v(1|2', 'missing closing )', '('],
    ['(a)(?:b(c)', 'missing closing )', '('],
    ['v1)2', 'unexpected )', ')'],
    ['\\*\\*a**b', 'invalid nested repetition operator', '**'],
    ['[*][*]**', 'invalid nested repetition operator', '**'],
    ['v{2,1}-a{2,1}', 'invalid repeat count', '{2,1}'],
    ['é😀\\q', 'invalid escape sequence', '\\q'],
    ['a(?=b)c', 'invalid or unsupported Perl syntax', '(?='],
    ['a\\', 'trailing backslash at end of expression', '\\'],
    ['x[z-a]y', 'invalid character class range', 'z-a'],
  ])('points at what is wrong in %s', (pattern, why, piece) => {
    const fault = patternFault(pattern);
    expect(fault?.why).toBe(why);
    expect(pattern.slice(fault?.start, fault?.end)).toBe(piece);
  });

  it('points at the place, also where the same stands before it in another meaning', () => {
    expect(patternFault('\\*\\*a**b')).toMatchObject({ start: 5 });
    expect(patternFault('(a)(?:b(c)')).toMatchObject({ start: 3 });
    expect(patternFault('v{2,1}-a{2,1}')).toMatchObject({ start: 1 });
    expect(characterAt('é😀\\q', 3)).toBe(3);
  });

  it('finds nothing in what is right, and a place inside of whatever is wrong', () => {
    expect(patternFault('^v\\d+$')).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (pattern) => {
        const fault = patternFault(pattern);
        if (!fault) return;
        expect(fault.start).toBeGreaterThanOrEqual(0);
        expect(fault.end).toBeGreaterThan(fault.start);
        expect(fault.end).toBeLessThanOrEqual(pattern.length);
      }),
    );
  });
});
