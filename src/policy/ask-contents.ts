// Rules about what is in an image: its components, their licences, and its labels.

import type { Rule } from '../api/rule.ts';
import type { Microseconds } from '../clock.ts';
import { isLicenseId } from '../detect/license-ids.ts';
import type { ScanFacts, ScannedComponent, ScanState } from '../scan/scan-state.ts';
import { NO_LICENSE } from '../scan/scan-state.ts';
import { askScan, contentsGap, heldBy } from './ask-scan.ts';
import type { AskingTime } from './asking-time.ts';
import { type Evidence, evidenceOf, MAX_NAMED } from './evidence.ts';
import { licenseTest } from './license-test.ts';
import { describeTextTest, textTest } from './text-test.ts';
import type { Answer } from './verdict.ts';

type RuleOf<Field extends Rule['field']> = Extract<Rule, { field: Field }>;
type Ask = (scan: ScanState, at: Microseconds) => Answer;

export function askComponents(rule: RuleOf<'component'>, time: AskingTime): Ask {
  const test = textTest(rule.operator, rule.values, time);
  const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
  const what = `a component whose name ${describeTextTest(operator, rule.values, true)}`;
  return askScan((facts) => {
    const found = facts.components.filter((component) => namesOf(component).some(test));
    const names = found.map(({ name }) => name);
    return presence(facts, names, rule.operator !== 'not_one_of', what, evidenceOf(facts, { components: found }));
  });
}

export function askLicenses(rule: RuleOf<'license'>): Ask {
  const isNamed = licenseTest(rule.values);
  const what = `a licence that is one of ${rule.values.join(', ')}`;
  return askScan((facts) => {
    const found = facts.licenses.filter(({ id }) => isNamed(id));
    const under = new Set(found.flatMap(({ components }) => components));
    const components = facts.components.filter(({ name }) => under.has(name));
    const ids = found.map(({ id }) => id);
    const answer = presence(facts, ids, rule.operator === 'one_of', what, evidenceOf(facts, { components }));
    if (found.length > 0 || rule.unknown === 'pass' || answer.verdict === 'hold') return answer;
    const unknown = unknownLicenses(facts);
    return unknown === undefined ? answer : heldBy({ detail: unknown }, answer);
  });
}

/** Whose licence nobody knows, in words; it could be any. */
function unknownLicenses({ licenses }: ScanFacts): string | undefined {
  const silent = licenses.find(({ id }) => id === NO_LICENSE)?.components.length ?? 0;
  const unread = licenses.filter(({ id }) => id !== NO_LICENSE && !isLicenseId(id));
  const inWords = unread.slice(0, MAX_WORDS).map(({ id }) => JSON.stringify(id));
  const words = `${inWords.join(', ')}${unread.length > MAX_WORDS ? ' and others' : ''}`;
  const parts = [
    ...(silent > 0 ? [`${silent} components state no licence`] : []),
    ...(unread.length > 0 ? [`no licence can be read in ${words}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', and ');
}

const MAX_WORDS = 3;

export function askLabel(rule: RuleOf<'label'>, time: AskingTime): Ask {
  const test = textTest(rule.operator, rule.values, time);
  const wanted = rule.operator !== 'not_one_of';
  return askScan((facts) => {
    const evidence = [evidenceOf(facts)];
    if (facts.labels === null) {
      return { verdict: 'hold', actual: null, reason: 'the labels of the image cannot be read', evidence };
    }
    const actual = Object.hasOwn(facts.labels, rule.name) ? (facts.labels[rule.name] ?? null) : null;
    if (actual === null) {
      return { verdict: wanted ? 'fail' : 'pass', actual, reason: `there is no label ${rule.name}`, evidence };
    }
    const passes = test(actual) === wanted;
    const words = describeTextTest(rule.operator, rule.values, passes);
    const reason = `the label ${rule.name} (${JSON.stringify(actual)}) ${words}`;
    return { verdict: passes ? 'pass' : 'fail', actual, reason, evidence };
  });
}

/** Java's packages are known by their artifact as well as with the group that it is of. */
function namesOf({ name, purl }: ScannedComponent): readonly string[] {
  return purl.startsWith('pkg:maven/') ? [name, name.slice(name.indexOf(':') + 1)] : [name];
}

function presence(
  facts: ScanFacts,
  found: readonly string[],
  wanted: boolean,
  what: string,
  evidence: Evidence,
): Answer {
  const actual = [...new Set(found)].sort().slice(0, MAX_NAMED);
  const verdict = found.length > 0 === wanted ? 'pass' : 'fail';
  const reason = `${actual.length > 0 ? 'there is' : 'there is not'} ${what}`;
  const answer: Answer = { verdict, actual, reason, evidence: [evidence] };
  const gap = contentsGap(facts);
  // What is there is there, whatever else was not read.
  return gap && actual.length === 0 ? heldBy(gap, answer) : answer;
}
