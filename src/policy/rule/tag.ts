// Rules on the name of the tag.

import { isTag } from '../../oci/reference.ts';
import { asksForWholeText, type RuleField } from './rule-field.ts';
import { describeTextTest, textTest } from './text-test.ts';

export const TAG: RuleField<'tag'> = {
  needs: 'tag',
  question(rule, time) {
    const test = textTest(rule.operator, rule.values, time);
    const wanted = rule.operator !== 'not_one_of';
    return {
      of: 'image',
      ask({ tag }) {
        const passes = test(tag) === wanted;
        const reason = `the tag ${JSON.stringify(tag)} ${describeTextTest(rule.operator, rule.values, passes)}`;
        return { verdict: passes ? 'pass' : 'fail', actual: tag, reason };
      },
    };
  },
  problem: (value, rule) =>
    asksForWholeText(rule) && !isTag(value)
      ? `${JSON.stringify(value)} cannot be a tag, so that no image has it`
      : undefined,
};
