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
