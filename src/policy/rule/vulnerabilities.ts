// Rules on the number of vulnerabilities of a severity.

import type { ScannedFinding } from '../../scan/scan-state.ts';
import { countFindings } from './count-findings.ts';
import type { RuleField } from './rule-field.ts';
import { describeSeverity, isOfSeverity } from './severity.ts';

export const VULNERABILITIES: RuleField<'vulnerabilities'> = {
  needs: 'scan',
  question(rule) {
    const { scale, severity, source } = rule;
    const wordOf = (finding: ScannedFinding) => (source === 'any' ? finding.highest : finding.severity);
    const what = `${describeSeverity(scale, severity)}${source === 'any' ? ' by any source' : ''}`;
    const ask = countFindings(rule, what, (finding) => isOfSeverity(wordOf(finding), scale, severity));
    if (severity === 'all' || severity === 'unknown') return { of: 'platform', ask };
    return {
      of: 'platform',
      // They have a severity of their own, for which a policy can have a rule of its own.
      ask(scan, at) {
        const answer = ask(scan, at);
        const ungraded = scan.state === 'scanned' ? scan.findings.filter((one) => wordOf(one) === 'unknown').length : 0;
        if (ungraded === 0) return answer;
        return { ...answer, reason: `${answer.reason} (${ungraded} of unknown severity beside)` };
      },
    };
  },
};
