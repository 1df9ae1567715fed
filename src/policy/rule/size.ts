// Rules on the bytes of the manifest and all that it leads to.

import { ABSENT, heldBy } from './ask-scan.ts';
import { numberTest } from './number-test.ts';
import type { RuleField } from './rule-field.ts';

export const SIZE: RuleField<'size'> = {
  needs: 'manifest',
  question(rule) {
    const { test, words } = numberTest(rule.operator, rule.values[0] ?? 0);
    return {
      of: 'image',
      ask({ size, platforms }) {
        const reason = `${size} bytes; the policy asks for ${words}`;
        const absent = platforms.find(({ isHeld }) => !isHeld);
        if (absent)
          return heldBy(
            { detail: `${absent.platform ?? absent.digest}: ${ABSENT}` },
            { verdict: 'hold', actual: size, reason },
          );
        return { verdict: test(size) ? 'pass' : 'fail', actual: size, reason };
      },
    };
  },
};
