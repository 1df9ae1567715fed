// Rules about the tag and the image as a whole, for which nothing has to be scanned.

import type { Rule } from '../api/rule.ts';
import { MICROSECONDS_PER_HOUR } from '../clock.ts';
import { ABSENT, heldBy } from './ask-scan.ts';
import type { AskingTime } from './asking-time.ts';
import type { ImageFacts } from './facts.ts';
import { numberTest } from './severity.ts';
import { describeTextTest, textTest } from './text-test.ts';
import type { Answer } from './verdict.ts';

type RuleOf<Field extends Rule['field']> = Extract<Rule, { field: Field }>;

export function askTag(rule: RuleOf<'tag'>, time: AskingTime): (tag: string) => Answer {
  const test = textTest(rule.operator, rule.values, time);
  const wanted = rule.operator !== 'not_one_of';
  return (tag) => {
    const passes = test(tag) === wanted;
    const reason = `the tag ${JSON.stringify(tag)} ${describeTextTest(rule.operator, rule.values, passes)}`;
    return { verdict: passes ? 'pass' : 'fail', actual: tag, reason };
  };
}

/** Hours since the tag came to stand on the image. One that is too young is held until it is old enough. */
export function askAge(rule: RuleOf<'age'>): (facts: ImageFacts) => Answer {
  const bound = rule.values[0] ?? 0;
  const { test, words } = numberTest(rule.operator, bound);
  const ripens = rule.operator === 'gte' || rule.operator === 'gt';
  return ({ at, taggedAt }) => {
    const hours = Math.max(0, at - taggedAt) / MICROSECONDS_PER_HOUR;
    const actual = Math.round(hours * 100) / 100;
    const reason = `in the source for ${actual} hours; the policy asks for ${words}`;
    if (test(hours)) return { verdict: 'pass', actual, reason };
    if (!ripens) return { verdict: 'fail', actual, reason };
    const askAgainAt = taggedAt + Math.ceil(bound * MICROSECONDS_PER_HOUR) + (rule.operator === 'gt' ? 1 : 0);
    return { verdict: 'hold', actual, reason, askAgainAt };
  };
}

export function askSize(rule: RuleOf<'size'>): (facts: ImageFacts) => Answer {
  const { test, words } = numberTest(rule.operator, rule.values[0] ?? 0);
  return ({ size, platforms }) => {
    const reason = `${size} bytes; the policy asks for ${words}`;
    const absent = platforms.find(({ scan }) => scan.state === 'absent');
    if (absent)
      return heldBy(
        { detail: `${absent.platform ?? absent.digest}: ${ABSENT}` },
        { verdict: 'hold', actual: size, reason },
      );
    return { verdict: test(size) ? 'pass' : 'fail', actual: size, reason };
  };
}

/** A bill of materials may still come, so a missing one is waited for. */
export function askSbom(rule: RuleOf<'sbom'>): (facts: ImageFacts) => Answer {
  const what = `a bill of materials in ${rule.values.join(' or ')} form`;
  return ({ sboms }) => {
    const found = sboms.some((format) => rule.values.includes(format));
    const reason = `${found ? 'there is' : 'there is not'} ${what}`;
    if (rule.operator === 'not_one_of') return { verdict: found ? 'fail' : 'pass', actual: [...sboms], reason };
    return { verdict: found ? 'pass' : 'hold', actual: [...sboms], reason };
  };
}

export function askPlatform(rule: RuleOf<'platform'>, time: AskingTime): (facts: ImageFacts) => Answer {
  const test = textTest(rule.operator, rule.values, time);
  const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
  const what = `a platform that ${describeTextTest(operator, rule.values, true)}`;
  return ({ platforms }) => {
    const held = platforms.filter(({ scan }) => scan.state !== 'absent');
    const actual = held.flatMap(({ platform }) => platform ?? []);
    const found = actual.some(test);
    const absent = platforms.find(({ platform, scan }) => scan.state === 'absent' && (!platform || test(platform)));
    if (!found && absent) return { verdict: 'hold', actual, reason: `${absent.platform ?? absent.digest}: ${ABSENT}` };
    const reason = `${found ? 'there is' : 'there is not'} ${what}`;
    if (!found && actual.length < held.length) {
      return { verdict: 'hold', actual, reason: 'the platform of the image is not known: scan it' };
    }
    return { verdict: found === (rule.operator !== 'not_one_of') ? 'pass' : 'fail', actual, reason };
  };
}
