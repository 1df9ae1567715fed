// Rules on the licences of an image's components.

import { isLicenseId } from '../../detect/license-ids.ts';
import { NO_LICENSE, type ScanFacts } from '../../scan/scan-state.ts';
import { evidenceOf } from '../evidence.ts';
import { askScan, heldBy } from './ask-scan.ts';
import { licenseProblem } from './check-license.ts';
import { licenseTest } from './license-test.ts';
import { presence } from './presence.ts';
import type { RuleField } from './rule-field.ts';

export const LICENSE: RuleField<'license'> = {
  needs: 'scan',
  question(rule) {
    const isNamed = licenseTest(rule.values);
    const what = `a licence that is one of ${rule.values.join(', ')}`;
    return {
      of: 'platform',
      ask: askScan((facts) => {
        const found = facts.licenses.filter(({ id }) => isNamed(id));
        const under = new Set(found.flatMap(({ components }) => components));
        const components = facts.components.filter(({ name }) => under.has(name));
        const ids = found.map(({ id }) => id);
        const answer = presence(facts, ids, rule.operator === 'one_of', what, evidenceOf(facts, { components }));
        if (found.length > 0 || rule.unknown === 'pass' || answer.verdict === 'hold') return answer;
        const unknown = unknownLicenses(facts);
        return unknown === undefined ? answer : heldBy({ detail: unknown }, answer);
      }),
    };
  },
  problem: licenseProblem,
};

const MAX_WORDS = 3;

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
