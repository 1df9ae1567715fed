// What an evaluation answers, as a whole and rule by rule.

import type { Rule, Scale, Severity } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import type { Evidence } from './evidence.ts';

/** `hold`: a fact is missing, which a scan or time may bring; `error`: the rule itself could not be asked. */
export type VerdictWord = 'pass' | 'fail' | 'hold' | 'error';

/** One rule's answer for one image. */
export interface Answer {
  readonly verdict: VerdictWord;
  /** What the image has; null when it is not known. */
  readonly actual: unknown;
  readonly reason: string;
  /** What in the image decided, for rules that look into it. */
  readonly evidence?: readonly Evidence[];
  /** When time alone will have changed the answer. */
  readonly askAgainAt?: Microseconds;
  /** Of a hold that nobody has to do anything about: a scan that is due will answer it. */
  readonly waitsForScan?: boolean;
}

export interface RuleVerdict extends Omit<Answer, 'evidence' | 'askAgainAt'> {
  readonly field: Rule['field'];
  readonly operator: Rule['operator'];
  /** The label's name. */
  readonly name?: string;
  readonly scale?: Scale;
  readonly severity?: Severity;
  readonly expected: readonly (string | number)[];
  /** One for each platform that was looked into. */
  readonly evidence: readonly Evidence[];
}

export interface Verdict {
  readonly verdict: VerdictWord;
  /** The reason of the first rule that decided; null when all passed. */
  readonly reason: string | null;
  readonly rules: readonly RuleVerdict[];
  /** Set on a hold that time alone releases. */
  readonly askAgainAt: Microseconds | null;
}

// A rule that fails decides whatever is still unknown, since no scan would change it; one that cannot be asked is
// a fault in the policy, which must be seen before all else.
const ORDER: readonly VerdictWord[] = ['error', 'fail', 'hold', 'pass'];

/** The answer that decides among these: the first of the gravest; undefined when there are none. */
export function gravest<A extends Answer>(answers: readonly A[]): A | undefined {
  for (const word of ORDER) {
    const found = answers.find((answer) => answer.verdict === word);
    if (found) return found;
  }
  return undefined;
}
