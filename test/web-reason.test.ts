// Reasons of verdicts and refusals are sentences on the pages, without the words that scripts read before them.

import { expect, test } from 'vitest';
import { reasonInWords } from '../web/words/reason.ts';

test.each([
  [
    'vulnerabilities: 3 critical vulnerabilities (CVSS 9.0 and above), the policy allows 0',
    '3 critical vulnerabilities (CVSS 9.0 and above), the policy allows 0',
  ],
  ['vulnerabilities: linux/arm64: not scanned', 'linux/arm64: not scanned'],
  [
    'scan_age: the data is 48 hours old; the policy asks for at most 24',
    'the data is 48 hours old; the policy asks for at most 24',
  ],
  ['rules: tag: the tag "1" does not end with "stable"', 'the tag "1" does not end with "stable"'],
  ['admission: license: not scanned', 'by the rules of the target, not scanned'],
  [
    'admission: qa/web:3 is refused by the repository\'s admission rules: tag: the tag "3" does not equal "live"',
    'qa/web:3 is refused by the repository\'s admission rules: the tag "3" does not equal "live"',
  ],
  ['immutable: qa/web is immutable', 'qa/web is immutable'],
  ['nothing: of the kind', 'nothing: of the kind'],
])('%s', (reason, words) => {
  expect(reasonInWords(reason)).toBe(words);
});
