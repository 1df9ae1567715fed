// One rule as a question: to the tag, or to what a scan found in one image.

import type { Rule } from '../api/rule.ts';
import type { ScanFacts, ScanState } from '../scan/scan-state.ts';
import { countFindings, describeSeverity, numberTest } from './severity.ts';
import { describeTextTest, textTest } from './text-test.ts';
import type { Answer } from './verdict.ts';

/** A rule that can be asked: of the tag alone, or of each platform's scan. */
export type Question =
  | { readonly of: 'tag'; ask(tag: string): Answer }
  | { readonly of: 'scan'; ask(scan: ScanState): Answer };

/** Reports name this many matches of a rule at most. */
const MAX_NAMED = 20;

/**
 * Prepares the rule, compiling its pattern once.
 * @throws ShiplockError INVALID for a pattern that is not one
 */
export function questionOf(rule: Rule): Question {
  switch (rule.field) {
    case 'tag':
      return askTag(rule);
    case 'component':
      return askScan(askComponents(rule));
    case 'vulnerabilities':
      return askScan(askFindings(rule));
    case 'license':
      return askScan(askLicenses(rule));
  }
}

function askTag(rule: Extract<Rule, { field: 'tag' }>): Question {
  const test = textTest(rule.operator, rule.values);
  const wanted = rule.operator !== 'not_one_of';
  return {
    of: 'tag',
    ask(tag) {
      const passes = test(tag) === wanted;
      const reason = `the tag ${JSON.stringify(tag)} ${describeTextTest(rule.operator, rule.values, passes)}`;
      return { verdict: passes ? 'pass' : 'fail', actual: tag, reason };
    },
  };
}

/** Holds whatever is not known: unknown never passes. */
function askScan(ask: (facts: ScanFacts) => Answer): Question {
  return {
    of: 'scan',
    ask(scan) {
      switch (scan.state) {
        case 'scanned':
          return ask(scan);
        case 'not_scanned':
          return { verdict: 'hold', actual: null, reason: 'not scanned' };
        case 'failed':
          return { verdict: 'hold', actual: null, reason: `the scan failed: ${scan.reason}` };
        case 'unsupported':
          return { verdict: 'hold', actual: null, reason: `the scanner cannot read this image: ${scan.reason}` };
      }
    },
  };
}

function askComponents(rule: Extract<Rule, { field: 'component' }>): (facts: ScanFacts) => Answer {
  const test = textTest(rule.operator, rule.values);
  const operator = rule.operator === 'not_one_of' ? 'one_of' : rule.operator;
  const what = `a component whose name ${describeTextTest(operator, rule.values, true)}`;
  return ({ components }) => {
    const names = components.filter(({ name }) => test(name)).map(({ name }) => name);
    return presence(names, rule.operator !== 'not_one_of', what);
  };
}

function askLicenses(rule: Extract<Rule, { field: 'license' }>): (facts: ScanFacts) => Answer {
  // SPDX: license identifiers are compared without regard to case ("Matching guidelines").
  const listed = new Set(rule.values.map((value) => value.toLowerCase()));
  const what = `a licence that is one of ${rule.values.join(', ')}`;
  return ({ licenses }) => {
    const found = licenses.filter((license) => listed.has(license.toLowerCase()));
    return presence(found, rule.operator === 'one_of', what);
  };
}

function presence(found: readonly string[], wanted: boolean, what: string): Answer {
  const actual = [...new Set(found)].sort().slice(0, MAX_NAMED);
  const verdict = found.length > 0 === wanted ? 'pass' : 'fail';
  return { verdict, actual, reason: `${actual.length > 0 ? 'there is' : 'there is not'} ${what}` };
}

function askFindings(rule: Extract<Rule, { field: 'vulnerabilities' }>): (facts: ScanFacts) => Answer {
  const bound = rule.values[0] ?? 0;
  const { test, words } = numberTest(rule.operator, bound);
  const what = describeSeverity(rule.scale, rule.severity);
  return ({ findings }) => {
    const actual = countFindings(findings, rule.scale, rule.severity);
    const verdict = test(actual) ? 'pass' : 'fail';
    return { verdict, actual, reason: `${actual} ${what}; the policy asks for ${words}` };
  };
}
