import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('compilePattern', () => {
  it('finds a match anywhere unless the pattern is bound to the ends', () => {
    expect(compilePattern('rc\\d+')('1.4-rc2-slim')).toBe(true);
    expect(compilePattern('^rc\\d+$')('1.4-rc2')).toBe(false);
    expect(compilePattern('^v?\\d+\\.\\d+$')('v1.4')).toBe(true);
  });

  it('comes to an end with patterns that elsewhere take longer than anybody waits', () => {
    expect(compilePattern('^(a+)+$')(`${'a'.repeat(127)}!`)).toBe(false);
    expect(compilePattern('^(a|aa)+$')(`${'a'.repeat(127)}!`)).toBe(false);
    expect(compilePattern('(.*)*(.*)*(.*)*x$')('a'.repeat(128))).toBe(false);
  });

  it('refuses what is too long', () => {
    expect(() => compilePattern('a'.repeat(257))).toThrow('at most 256 characters');
  });

  // Each instruction costs microseconds for each text, and a repetition is as many copies.
  it.each([
    ['(?i)(?:[\\pL\\d]?){500}(?:\\pL?){499}b$|zN', 'its repetitions add up to more'],
    ['\\PN{0,999}'.repeat(25), 'its repetitions add up to more'],
    ['(?:(?:(?:a?){10}){10}){9}', 'it has 1802'],
    ['(.*)*'.repeat(30), 'it has 182'],
  ])('refuses %s, which is too large when it is compiled', (pattern, why) => {
    expect(() => compilePattern(pattern)).toThrow(`at most 100 instructions, and ${why}`);
  });

  it.each([
    ['^v?\\d{1,4}(\\.\\d{1,4}){2}(-(alpha|beta|rc)\\.?\\d{0,3})?$', 'v1.20.300-rc.1'],
    ['^[0-9a-f]{7,40}$', '0123456789abcdef0123'],
    ['^\\{101\\}[{101}]\\Q{101}\\E$', '{101}{{101}'],
  ])('takes %s', (pattern, text) => {
    expect(compilePattern(pattern)(text)).toBe(true);
  });

  it('agrees with the language on simple patterns', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '.', '\\d', '(a|b)', '\\.');
    const repeated = fc.tuple(atom, fc.constantFrom('', '*', '+', '?')).map((pair) => pair.join(''));
    const pattern = fc.array(repeated, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    const text = fc.stringMatching(/^[ab1.]{0,12}$/);
    fc.assert(
      fc.property(pattern, fc.boolean(), text, (body, bound, value) => {
        const whole = bound ? `^${body}$` : body;
        expect(compilePattern(whole)(value)).toBe(new RegExp(whole).test(value));
      }),
    );
  });

  it('compiles any text or refuses it with an error for people, quickly', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 256 }), fc.string({ maxLength: 128 }), (pattern, text) => {
        try {
          compilePattern(pattern)(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});
