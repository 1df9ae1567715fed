// Rules on the bills of materials that somebody has attached. One may still come, so a missing one is waited for.

import type { RuleField } from './rule-field.ts';

export const SBOM: RuleField<'sbom'> = {
  needs: 'manifest',
  question(rule) {
    const what = `a bill of materials in ${rule.values.join(' or ')} form`;
    return {
      of: 'image',
      ask({ sboms }) {
        const found = sboms.some((format) => rule.values.includes(format));
        const reason = `${found ? 'there is' : 'there is not'} ${what}`;
        if (rule.operator === 'not_one_of') return { verdict: found ? 'fail' : 'pass', actual: [...sboms], reason };
        return { verdict: found ? 'pass' : 'hold', actual: [...sboms], reason };
      },
    };
  },
};
