// Rules on the platforms that an image is for. What an image itself does not say of its platform, a scan does.

import { PLATFORM as PLATFORM_NAME } from '../../oci/descriptor.ts';
import { ABSENT } from './ask-scan.ts';
import { asksForWholeText, type RuleField } from './rule-field.ts';
import { describeTextTest, textTest } from './text-test.ts';

export const PLATFORM: RuleField<'platform'> = {
  needs: 'scan',
  question(rule, time) {
    const test = textTest(rule.operator, rule.values, time);
    const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
    const what = `a platform that ${describeTextTest(operator, rule.values, true)}`;
    return {
      of: 'image',
      ask({ platforms }) {
        const held = platforms.filter(({ isHeld }) => isHeld);
        const actual = held.flatMap(({ platform }) => platform ?? []);
        const found = actual.some(test);
        const absent = platforms.find(({ platform, isHeld }) => !isHeld && (!platform || test(platform)));
        if (!found && absent)
          return { verdict: 'hold', actual, reason: `${absent.platform ?? absent.digest}: ${ABSENT}` };
        const reason = `${found ? 'there is' : 'there is not'} ${what}`;
        if (!found && actual.length < held.length)
          return { verdict: 'hold', actual, reason: 'the platform of the image is not known: scan it' };
        return { verdict: found === (rule.operator !== 'not_one_of') ? 'pass' : 'fail', actual, reason };
      },
    };
  },
  problem: (value, rule) =>
    asksForWholeText(rule) && !PLATFORM_NAME.test(value)
      ? `${JSON.stringify(value)} is not a platform: write os/architecture or os/architecture/variant in lower case, such as linux/amd64`
      : undefined,
};
