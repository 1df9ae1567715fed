// Rules on the hours since the advisories knew all that the report says. Data that is too old is a missing fact, which a
// feed brings.

import { MICROSECONDS_PER_HOUR } from '../../clock.ts';
import { evidenceOf } from '../evidence.ts';
import { askScan } from './ask-scan.ts';
import { numberTest } from './number-test.ts';
import type { RuleField } from './rule-field.ts';

export const SCAN_AGE: RuleField<'scan_age'> = {
  needs: 'scan',
  question(rule) {
    const { test, words } = numberTest(rule.operator, rule.values[0] ?? 0);
    return {
      of: 'platform',
      ask: askScan((facts, at) => {
        const evidence = [evidenceOf(facts)];
        if (facts.matchedAt === null)
          return { verdict: 'hold', actual: null, reason: 'not compared with any advisories', evidence };
        const knownAt = Math.min(facts.matchedAt, facts.advisoriesAsOf ?? facts.matchedAt);
        const hours = Math.max(0, at - knownAt) / MICROSECONDS_PER_HOUR;
        const actual = Math.round(hours * 100) / 100;
        const reason = `the data is ${actual} hours old; the policy asks for ${words}`;
        return { verdict: test(hours) ? 'pass' : 'hold', actual, reason, evidence };
      }),
    };
  },
};
