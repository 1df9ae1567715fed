// Rules that count findings of some kind.

import type { NumberOperator } from '../../api/rule.ts';
import type { Microseconds } from '../../clock.ts';
import type { ScanFacts, ScannedFinding, ScanState } from '../../scan/scan-state.ts';
import { evidenceOf } from '../evidence.ts';
import type { Answer } from '../verdict.ts';
import { askScan } from './ask-scan.ts';
import { certain } from './lower-bound.ts';
import { allowanceInWords, numberTest } from './number-test.ts';

interface CountRule {
  readonly operator: NumberOperator;
  readonly values: readonly number[];
}

/**
 * @param what is counted, in words, as more than one
 * @param ignorance why nobody knows of the findings that there are whether they count; undefined where that is known
 */
export function countFindings(
  { operator, values }: CountRule,
  what: string,
  counts: (finding: ScannedFinding) => boolean,
  ignorance: (facts: ScanFacts) => string | undefined = () => undefined,
): (scan: ScanState, at: Microseconds) => Answer {
  const bound = values[0] ?? 0;
  const { test } = numberTest(operator, bound);
  return askScan((facts) => {
    const findings = facts.findings.filter(counts);
    const actual = findings.length;
    const reason = `${counted(actual, what)}, ${allowanceInWords(operator, bound)}`;
    const evidence = [evidenceOf(facts, { findings })];
    const answer: Answer = { verdict: test(actual) ? 'pass' : 'fail', actual, reason, evidence };
    const unknown = facts.findings.length > 0 ? ignorance(facts) : undefined;
    return certain(facts, { operator, bound, atLeast: actual }, answer, unknown);
  });
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what.replace('vulnerabilities', 'vulnerability') : what}`;
}
