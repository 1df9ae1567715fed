// Rules on vulnerabilities by their names.

import { vulnerabilityName } from '../../api/vulnerability-name.ts';
import { evidenceOf, MAX_NAMED } from '../evidence.ts';
import type { Answer } from '../verdict.ts';
import { askScan, findingsGap, heldBy } from './ask-scan.ts';
import type { RuleField } from './rule-field.ts';

export const CVE: RuleField<'cve'> = {
  needs: 'scan',
  question(rule) {
    const listed = new Set(rule.values.map((value) => value.toUpperCase()));
    const what = `one of the vulnerabilities ${rule.values.join(', ')}`;
    return {
      of: 'platform',
      ask: askScan((facts) => {
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
      }),
    };
  },
  problem: (value) =>
    vulnerabilityName.safeParse(value).success
      ? undefined
      : `${JSON.stringify(value)} is not the name of a vulnerability, such as CVE-2024-3094`,
};
