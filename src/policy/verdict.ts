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

/** As it is kept and shown. */
export interface RuleVerdict extends Omit<Answer, 'evidence' | 'askAgainAt'> {
  readonly field: Rule['field'];
  readonly operator: Rule['operator'];
  /** The label's name. */
  readonly name?: string;
  /** Of a rule on vulnerabilities that counts what any source calls them. */
  readonly source?: 'any' | undefined;
  /** Of a rule on licences: what becomes of those that nobody knows, where it says so. */
  readonly unknown?: 'hold' | 'pass' | undefined;
  readonly scale?: Scale;
  readonly severity?: Severity;
  readonly expected: readonly (string | number)[];
  /** Of a hold that time alone releases: when (ISO 8601, UTC). */
  readonly eligibleAt?: string;
  /** Set on a rule of the target, not of the policy. */
  readonly gate?: 'admission';
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

/** When time alone will have released all that holds (ISO 8601, UTC); null where something else is missing, or nothing holds. */
export function eligibleAt({ verdict, rules }: Pick<Verdict, 'verdict' | 'rules'>): string | null {
  if (verdict !== 'hold') return null;
  const times = rules.filter((rule) => rule.verdict === 'hold').map((rule) => rule.eligibleAt ?? null);
  return times.includes(null) ? null : (times.sort().at(-1) ?? null);
}

// A rule that fails decides whatever is still unknown, since no scan would change it; one that cannot be asked is
// a fault in the policy, which must be seen before all else.
const ORDER: readonly VerdictWord[] = ['error', 'fail', 'hold', 'pass'];

/** The verdict of a policy and of the target's admission rules together: the graver one decides. */
export function together(verdict: Verdict, admission: Verdict): Verdict {
  const gated = admission.rules.map((rule) => ({ ...rule, gate: 'admission' as const }));
  const rules = [...verdict.rules, ...gated];
  const decides = ORDER.indexOf(admission.verdict) < ORDER.indexOf(verdict.verdict);
  const times = [verdict.askAgainAt, admission.askAgainAt].filter((time) => time !== null);
  const word = decides ? admission.verdict : verdict.verdict;
  return {
    verdict: word,
    reason: decides ? `admission: ${admission.reason}` : verdict.reason,
    rules,
    askAgainAt: word === 'hold' && times.length > 0 ? Math.min(...times) : null,
  };
}

/** The answer that decides among these: the first of the gravest; undefined when there are none. */
export function gravest<A extends Answer>(answers: readonly A[]): A | undefined {
  for (const word of ORDER) {
    const found = answers.find((answer) => answer.verdict === word);
    if (found) return found;
  }
  return undefined;
}
