import { expect, it } from 'vitest';
import { allowanceInWords } from './number-test.ts';

it.each([
  ['eq', 0, 'the policy allows 0'],
  ['lte', 0, 'the policy allows 0'],
  ['lt', 1, 'the policy allows 0'],
  ['lte', 3, 'the policy allows at most 3'],
  ['lt', 3, 'the policy allows at most 2'],
  ['gt', 0, 'the policy asks for more than 0'],
  ['eq', 2, 'the policy asks for exactly 2'],
] as const)('a count that must be %s %i is told in a sentence', (operator, bound, words) => {
  expect(allowanceInWords(operator, bound)).toBe(words);
});
