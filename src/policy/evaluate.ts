// The decision: do these facts satisfy this policy? Pure, so that preview, saving and promotion cannot disagree.

import type { Rule } from '../api/rule.ts';
import { isoTimeFrom, type Microseconds } from '../clock.ts';
import type { ImageFacts, PlatformFacts } from './facts.ts';
import { type Counting, platformsThatCount } from './platforms-that-count.ts';
import { AskingTime, OutOfTime } from './rule/asking-time.ts';
import type { Question } from './rule/rule-field.ts';
import { needsOf, questionOf } from './rule/rule-fields.ts';
import { type Answer, gravest, type RuleVerdict, type Verdict } from './verdict.ts';

/** What of a policy decides. */
export interface Criteria {
  readonly rules: readonly Rule[];
  /** The platforms that count; null for all. */
  readonly platforms: readonly string[] | null;
}

/**
 * The verdict of the policy on one image after the other: every rule must hold, on every platform that counts. Patterns
 * are compiled once. Where the rules take too long for an image, its verdict is an error.
 * @param elapsed milliseconds, as a clock's `elapsed` gives them
 */
export function evaluator({ rules, platforms }: Criteria, elapsed: () => number): (facts: ImageFacts) => Verdict {
  const time = new AskingTime(elapsed);
  const asked = rules.map((rule) => ({ rule, ask: prepare(rule, platforms, time) }));
  return (facts) => {
    time.begin();
    const answers = asked.map(({ ask }) => answerInTime(ask, facts));
    const verdicts = asked.map(({ rule }, index) => describe(rule, answers[index] as Answer));
    const deciding = gravest(verdicts);
    if (!deciding || deciding.verdict === 'pass')
      return { verdict: 'pass', reason: null, rules: verdicts, askAgainAt: null };
    const { verdict } = deciding;
    const times = verdict === 'hold' ? answers.flatMap(({ askAgainAt }) => askAgainAt ?? []) : [];
    return {
      verdict,
      reason: `${deciding.field}: ${deciding.reason}`,
      rules: verdicts,
      askAgainAt: times.length > 0 ? Math.min(...times) : null,
    };
  };
}

/** True when what a scan finds can change the verdict. */
export function asksForScan({ rules }: Pick<Criteria, 'rules'>): boolean {
  return rules.some((rule) => needsOf(rule) === 'scan');
}

/** True when the rules ask for more than the tag, so that facts have to be gathered. */
export function asksForFacts({ rules }: Pick<Criteria, 'rules'>): boolean {
  return rules.some((rule) => needsOf(rule) !== 'tag');
}

function answerInTime(ask: (facts: ImageFacts) => Answer, facts: ImageFacts): Answer {
  try {
    return ask(facts);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    return { verdict: 'error', actual: null, reason: error.message };
  }
}

function prepare(rule: Rule, platforms: readonly string[] | null, time: AskingTime): (facts: ImageFacts) => Answer {
  let question: Question;
  try {
    question = questionOf(rule, time);
  } catch (error) {
    const answer: Answer = { verdict: 'error', actual: null, reason: (error as Error).message };
    return () => answer;
  }
  if (question.of === 'image') return (facts) => question.ask(facts);
  return (facts) => askPlatforms(question, platformsThatCount(facts.platforms, platforms), facts.at);
}

function askPlatforms(
  question: Extract<Question, { of: 'platform' }>,
  counting: Counting<PlatformFacts>,
  at: Microseconds,
): Answer {
  if ('problem' in counting) return { verdict: 'hold', actual: null, reason: counting.problem };
  const [only, ...others] = counting.platforms;
  if (only && others.length === 0) return question.ask(only.scan, at);
  const answers = counting.platforms.map(({ platform, digest, scan }) => ({
    where: platform ?? digest,
    ...question.ask(scan, at),
  }));
  const deciding = gravest(answers);
  if (!deciding) return { verdict: 'hold', actual: null, reason: 'the index has no platform' };
  const actual = Object.fromEntries(answers.map((answer) => [answer.where, answer.actual]));
  const evidence = answers.flatMap(({ where, evidence = [] }) =>
    evidence.map((one) => ({ ...one, platform: one.platform ?? where })),
  );
  if (deciding.verdict === 'pass')
    return { verdict: 'pass', actual, reason: `on every platform: ${deciding.reason}`, evidence };
  // "not scanned" of every platform is one fact, not several.
  const alike = answers.every(({ verdict, reason }) => verdict === deciding.verdict && reason === deciding.reason);
  return {
    verdict: deciding.verdict,
    actual,
    reason: alike ? deciding.reason : `${deciding.where}: ${deciding.reason}`,
    evidence,
    waitsForScan: answers.every(({ verdict, waitsForScan }) => verdict !== 'hold' || waitsForScan === true),
  };
}

function describe(rule: Rule, answer: Answer): RuleVerdict {
  const { field, operator, values, ...more } = rule;
  return {
    field,
    ...more,
    operator,
    expected: values,
    actual: answer.actual,
    verdict: answer.verdict,
    reason: answer.reason,
    ...(answer.verdict === 'hold' && answer.waitsForScan ? { waitsForScan: true } : {}),
    ...(answer.verdict === 'hold' && answer.askAgainAt !== undefined
      ? { eligibleAt: isoTimeFrom(answer.askAgainAt) }
      : {}),
    evidence: answer.evidence ?? [],
  };
}
