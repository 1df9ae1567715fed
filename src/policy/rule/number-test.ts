// The operators of rules on numbers.

import type { NumberOperator } from '../../api/rule.ts';

/** The comparison with this number, and its words. */
export function numberTest(operator: NumberOperator, bound: number): { test(value: number): boolean; words: string } {
  switch (operator) {
    case 'gte':
      return { test: (value) => value >= bound, words: `at least ${bound}` };
    case 'gt':
      return { test: (value) => value > bound, words: `more than ${bound}` };
    case 'eq':
      return { test: (value) => value === bound, words: `exactly ${bound}` };
    case 'neq':
      return { test: (value) => value !== bound, words: `any number but ${bound}` };
    case 'lte':
      return { test: (value) => value <= bound, words: `at most ${bound}` };
    case 'lt':
      return { test: (value) => value < bound, words: `fewer than ${bound}` };
  }
}

/** What a policy that counts says of a number that it wants to be small, or not: such as `the policy allows 0`. */
export function allowanceInWords(operator: NumberOperator, bound: number): string {
  if (operator === 'lte' && bound > 0) return `the policy allows at most ${bound}`;
  if (operator === 'lt' && bound > 1) return `the policy allows at most ${Math.ceil(bound) - 1}`;
  const allowsNone =
    bound === 0 ? operator === 'eq' || operator === 'lte' : bound > 0 && bound <= 1 && operator === 'lt';
  return allowsNone ? 'the policy allows 0' : `the policy asks for ${numberTest(operator, bound).words}`;
}
