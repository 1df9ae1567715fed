// Rules on the number of vulnerabilities in CISA's catalog of known exploited ones.

import { countFindings } from './count-findings.ts';
import type { RuleField } from './rule-field.ts';

export const KEV: RuleField<'kev'> = {
  needs: 'scan',
  question: (rule) => ({
    of: 'platform',
    ask: countFindings(
      rule,
      'known exploited vulnerabilities',
      ({ kev }) => kev,
      ({ knows }) => (knows.kev ? undefined : 'no catalog of known exploited vulnerabilities is loaded'),
    ),
  }),
};
