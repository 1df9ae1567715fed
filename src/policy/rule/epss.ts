// Rules on the highest probability of being exploited (FIRST's EPSS) among the findings; one without a probability counts as 0.

import { evidenceOf } from '../evidence.ts';
import type { Answer } from '../verdict.ts';
import { askScan } from './ask-scan.ts';
import { certain } from './lower-bound.ts';
import { numberTest } from './number-test.ts';
import type { RuleField } from './rule-field.ts';

export const EPSS: RuleField<'epss'> = {
  needs: 'scan',
  question({ operator, values }) {
    const bound = values[0] ?? 0;
    const { test, words } = numberTest(operator, bound);
    return {
      of: 'platform',
      ask: askScan((facts) => {
        const actual = Math.max(0, ...facts.findings.map(({ epss }) => epss ?? 0));
        const findings = facts.findings.filter(({ epss }) => epss !== null && epss > 0 && epss === actual);
        const reason = `the highest EPSS probability is ${actual}; the policy asks for ${words}`;
        const evidence = [evidenceOf(facts, { findings })];
        const answer: Answer = { verdict: test(actual) ? 'pass' : 'fail', actual, reason, evidence };
        const unknown = facts.knows.epss || facts.findings.length === 0 ? undefined : 'no EPSS scores are loaded';
        return certain(facts, { operator, bound, atLeast: actual }, answer, unknown);
      }),
    };
  },
};
