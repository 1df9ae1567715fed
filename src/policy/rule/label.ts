// Rules on a label of the image's configuration.

import { evidenceOf } from '../evidence.ts';
import { askScan } from './ask-scan.ts';
import type { RuleField } from './rule-field.ts';
import { describeTextTest, textTest } from './text-test.ts';

export const LABEL: RuleField<'label'> = {
  needs: 'scan',
  question(rule, time) {
    const test = textTest(rule.operator, rule.values, time);
    const wanted = rule.operator !== 'not_one_of';
    return {
      of: 'platform',
      ask: askScan((facts) => {
        const evidence = [evidenceOf(facts)];
        if (facts.labels === null)
          return { verdict: 'hold', actual: null, reason: 'the labels of the image cannot be read', evidence };
        const actual = Object.hasOwn(facts.labels, rule.name) ? (facts.labels[rule.name] ?? null) : null;
        if (actual === null)
          return { verdict: wanted ? 'fail' : 'pass', actual, reason: `there is no label ${rule.name}`, evidence };
        const passes = test(actual) === wanted;
        const words = describeTextTest(rule.operator, rule.values, passes);
        const reason = `the label ${rule.name} (${JSON.stringify(actual)}) ${words}`;
        return { verdict: passes ? 'pass' : 'fail', actual, reason, evidence };
      }),
    };
  },
};
