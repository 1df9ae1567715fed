// Rules on the hours since the tag came to stand on the image in the source. An image that is too young is held until it is
// old enough.

import { MICROSECONDS_PER_HOUR } from '../../clock.ts';
import { numberTest } from './number-test.ts';
import type { RuleField } from './rule-field.ts';

export const AGE: RuleField<'age'> = {
  needs: 'tag',
  question(rule) {
    const bound = rule.values[0] ?? 0;
    const { test, words } = numberTest(rule.operator, bound);
    const ripens = rule.operator === 'gte' || rule.operator === 'gt';
    return {
      of: 'image',
      ask({ at, taggedAt }) {
        const hours = Math.max(0, at - taggedAt) / MICROSECONDS_PER_HOUR;
        const actual = Math.round(hours * 100) / 100;
        const reason = `in the source for ${actual} hours; the policy asks for ${words}`;
        if (test(hours)) return { verdict: 'pass', actual, reason };
        if (!ripens) return { verdict: 'fail', actual, reason };
        const askAgainAt = taggedAt + Math.ceil(bound * MICROSECONDS_PER_HOUR) + (rule.operator === 'gt' ? 1 : 0);
        return { verdict: 'hold', actual, reason, askAgainAt };
      },
    };
  },
};
