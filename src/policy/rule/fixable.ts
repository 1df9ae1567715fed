// Rules on the number of vulnerabilities for which there is a fixed version.

import { countFindings } from './count-findings.ts';
import type { RuleField } from './rule-field.ts';

export const FIXABLE: RuleField<'fixable'> = {
  needs: 'scan',
  question: (rule) => ({
    of: 'platform',
    ask: countFindings(rule, 'vulnerabilities with a fixed version', ({ fixed }) => fixed !== null),
  }),
};
