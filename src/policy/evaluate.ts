// The decision: do these facts satisfy this policy? Pure, so that preview, saving and promotion cannot disagree.

import type { Rule } from '../api/rule.ts';
import { isoTimeFrom } from '../clock.ts';
import type { ScanState } from '../scan/scan-state.ts';
import type { ImageFacts, PlatformFacts } from './facts.ts';
import { type Counting, platformsThatCount } from './platforms-that-count.ts';
import { AskingTime, OutOfTime } from './rule/asking-time.ts';
import type { Question, Steps } from './rule/rule-field.ts';
import { needsOf, questionOf } from './rule/rule-fields.ts';
import { type Answer, gravest, type RuleVerdict, type Verdict } from './verdict.ts';

/** What of a policy decides. */
export interface Criteria {
  readonly rules: readonly Rule[];
  /** The platforms that count; null for all. */
  readonly platforms: readonly string[] | null;
}

/** One image that the rules are asked about, whose scans are looked at one after the other: each may be large. */
export interface Asking<Platform> {
  /** The platforms whose scans the rules ask for, in order. */
  readonly platforms: readonly Platform[];
  /** Asks about the scan of the next of them, step by step, and keeps nothing of it but the answers. */
  look(scan: ScanState): Steps<void>;
  /** To be called when all were looked at. */
  verdict(): Verdict;
}

/** Begins to ask about an image; about one at a time. */
export type Evaluator = <Platform extends PlatformFacts>(facts: ImageFacts<Platform>) => Asking<Platform>;

/**
 * Asks the policy about one image after the other: every rule must hold, on every platform that counts. Patterns
 * are compiled once. Where the rules take too long for an image, its verdict is an error.
 * @param elapsed milliseconds, as a clock's `elapsed` gives them
 */
export function evaluator({ rules, platforms: named }: Criteria, elapsed: () => number): Evaluator {
  const time = new AskingTime(elapsed);
  const asked = rules.map((rule) => ({ rule, question: prepare(rule, time) }));
  return (facts) => {
    time.begin();
    const counting = platformsThatCount(facts.platforms, named);
    /** For each rule, what it said of the scans. */
    const ofScans = asked.map((): Answer[] => []);
    const asksScans = asked.some(({ question }) => question.of === 'platform');
    return {
      platforms: asksScans && 'platforms' in counting ? counting.platforms : [],
      *look(scan) {
        for (const [index, { question }] of asked.entries()) {
          if (question.of !== 'platform') continue;
          ofScans[index]?.push(yield* inTime(time, () => question.ask(scan, facts.at)));
          yield;
        }
      },
      verdict() {
        const answers = asked.map(({ question }, index) =>
          question.of === 'image'
            ? atOnce(inTime(time, () => question.ask(facts)))
            : answerOfPlatforms(counting, ofScans[index] ?? []),
        );
        return verdictOf(rules, answers);
      },
    };
  };
}

function verdictOf(rules: readonly Rule[], answers: readonly Answer[]): Verdict {
  const verdicts = rules.map((rule, index) => describe(rule, answers[index] as Answer));
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
}

/** True when what a scan finds can change the verdict. */
export function asksForScan({ rules }: Pick<Criteria, 'rules'>): boolean {
  return rules.some((rule) => needsOf(rule) === 'scan');
}

/** True when the rules ask for more than the tag, so that facts have to be gathered. */
export function asksForFacts({ rules }: Pick<Criteria, 'rules'>): boolean {
  return rules.some((rule) => needsOf(rule) !== 'tag');
}

/** Takes all steps at once. */
export function atOnce<Found>(steps: Steps<Found>): Found {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What happens between two steps takes nothing of the time. */
function* inTime(time: AskingTime, ask: () => Answer | Steps): Steps {
  try {
    const asked = time.during(ask);
    if (!('next' in asked)) return asked;
    for (;;) {
      const { done, value } = time.during(() => asked.next());
      if (done) return value;
      yield;
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    return { verdict: 'error', actual: null, reason: error.message };
  }
}

function prepare(rule: Rule, time: AskingTime): Question {
  try {
    return questionOf(rule, time);
  } catch (error) {
    const answer: Answer = { verdict: 'error', actual: null, reason: (error as Error).message };
    return { of: 'image', ask: () => answer };
  }
}

/** What one rule says of all platforms together. @param found its answers, in their order */
function answerOfPlatforms(counting: Counting<PlatformFacts>, found: readonly Answer[]): Answer {
  if ('problem' in counting) return { verdict: 'hold', actual: null, reason: counting.problem };
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const answers = found.map((answer, index) => {
    const { platform, digest } = counting.platforms[index] as PlatformFacts;
    return { where: platform ?? digest, ...answer };
  });
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
