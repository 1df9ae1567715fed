// Rules about what is known against an image.

import type { NumberOperator, Rule } from '../api/rule.ts';
import { MICROSECONDS_PER_HOUR, type Microseconds } from '../clock.ts';
import type { ScanFacts, ScannedFinding, ScanState } from '../scan/scan-state.ts';
import { askScan, findingsGap, heldBy } from './ask-scan.ts';
import { evidenceOf, MAX_NAMED } from './evidence.ts';
import { describeSeverity, isOfSeverity, numberTest } from './severity.ts';
import type { Answer } from './verdict.ts';

type RuleOf<Field extends Rule['field']> = Extract<Rule, { field: Field }>;
type Ask = (scan: ScanState, at: Microseconds) => Answer;

export function askFindings(rule: RuleOf<'vulnerabilities'>): Ask {
  const { scale, severity, source } = rule;
  const wordOf = (finding: ScannedFinding) => (source === 'any' ? finding.highest : finding.severity);
  const what = `${describeSeverity(scale, severity)}${source === 'any' ? ' by any source' : ''}`;
  const ask = askCount(rule, what, (finding) => isOfSeverity(wordOf(finding), scale, severity));
  if (severity === 'all' || severity === 'unknown') return ask;
  // They have a severity of their own, for which a policy can have a rule of its own.
  return (scan, at) => {
    const answer = ask(scan, at);
    const ungraded = scan.state === 'scanned' ? scan.findings.filter((one) => wordOf(one) === 'unknown').length : 0;
    return ungraded === 0 ? answer : { ...answer, reason: `${answer.reason} (${ungraded} of unknown severity beside)` };
  };
}

export function askFixable(rule: RuleOf<'fixable'>): Ask {
  return askCount(rule, 'vulnerabilities with a fixed version', ({ fixed }) => fixed !== null);
}

export function askKev(rule: RuleOf<'kev'>): Ask {
  return askCount(
    rule,
    'vulnerabilities that are known to be exploited',
    ({ kev }) => kev,
    ({ knows }) => (knows.kev ? undefined : 'no catalog of known exploited vulnerabilities is loaded'),
  );
}

/** The highest probability of being exploited among the findings; a finding without one counts as 0. */
export function askEpss(rule: RuleOf<'epss'>): Ask {
  const bound = rule.values[0] ?? 0;
  const { test, words } = numberTest(rule.operator, bound);
  return askScan((facts) => {
    const actual = Math.max(0, ...facts.findings.map(({ epss }) => epss ?? 0));
    const findings = facts.findings.filter(({ epss }) => epss !== null && epss > 0 && epss === actual);
    const reason = `the highest EPSS probability is ${actual}; the policy asks for ${words}`;
    const evidence = [evidenceOf(facts, { findings })];
    const answer: Answer = { verdict: test(actual) ? 'pass' : 'fail', actual, reason, evidence };
    const unknown = facts.knows.epss || facts.findings.length === 0 ? undefined : 'no EPSS scores are loaded';
    return certain(facts, rule.operator, bound, actual, answer, unknown);
  });
}

export function askCve(rule: RuleOf<'cve'>): Ask {
  const listed = new Set(rule.values.map((value) => value.toUpperCase()));
  const what = `one of the vulnerabilities ${rule.values.join(', ')}`;
  return askScan((facts) => {
    const findings = facts.findings.filter(({ id, aliases }) =>
      [id, ...aliases].some((name) => listed.has(name.toUpperCase())),
    );
    const actual = [...new Set(findings.map(({ id }) => id))].sort().slice(0, MAX_NAMED);
    const found = actual.length > 0;
    const verdict = found === (rule.operator === 'one_of') ? 'pass' : 'fail';
    const reason = `the image ${found ? 'has' : 'does not have'} ${what}`;
    const answer: Answer = { verdict, actual, reason, evidence: [evidenceOf(facts, { findings })] };
    const gap = findingsGap(facts);
    return gap && !found ? heldBy(gap, answer) : answer;
  });
}

/** Hours since the advisories knew all that they say; data that is too old is a missing fact, which a feed brings. */
export function askScanAge(rule: RuleOf<'scan_age'>): Ask {
  const { test, words } = numberTest(rule.operator, rule.values[0] ?? 0);
  return askScan((facts, at) => {
    const evidence = [evidenceOf(facts)];
    if (facts.matchedAt === null) {
      return { verdict: 'hold', actual: null, reason: 'not compared with any advisories', evidence };
    }
    const hours =
      Math.max(0, at - Math.min(facts.matchedAt, facts.advisoriesAsOf ?? facts.matchedAt)) / MICROSECONDS_PER_HOUR;
    const actual = Math.round(hours * 100) / 100;
    const reason = `the data is ${actual} hours old; the policy asks for ${words}`;
    return { verdict: test(hours) ? 'pass' : 'hold', actual, reason, evidence };
  });
}

function askCount(
  rule: { readonly operator: NumberOperator; readonly values: readonly number[] },
  what: string,
  counts: (finding: ScannedFinding) => boolean,
  ignorance: (facts: ScanFacts) => string | undefined = () => undefined,
): Ask {
  const bound = rule.values[0] ?? 0;
  const { test, words } = numberTest(rule.operator, bound);
  return askScan((facts) => {
    const findings = facts.findings.filter(counts);
    const actual = findings.length;
    const reason = `${actual} ${what}; the policy asks for ${words}`;
    const evidence = [evidenceOf(facts, { findings })];
    const answer: Answer = { verdict: test(actual) ? 'pass' : 'fail', actual, reason, evidence };
    const unknown = facts.findings.length > 0 ? ignorance(facts) : undefined;
    return certain(facts, rule.operator, bound, actual, answer, unknown);
  });
}

/** With a gap the number is a lower bound: the answer stands only where a higher one could not change it. */
function certain(
  facts: ScanFacts,
  operator: NumberOperator,
  bound: number,
  atLeast: number,
  answer: Answer,
  unknown?: string,
): Answer {
  const gap = findingsGap(facts) ?? (unknown === undefined ? undefined : { detail: unknown });
  if (!gap || stands(operator, bound, atLeast)) return answer;
  return heldBy(gap, answer);
}

function stands(operator: NumberOperator, bound: number, atLeast: number): boolean {
  switch (operator) {
    case 'gte':
    case 'lt':
      return atLeast >= bound;
    case 'gt':
    case 'lte':
    case 'eq':
    case 'neq':
      return atLeast > bound;
  }
}
