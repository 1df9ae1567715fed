// What differs between two images, in one sentence.

import { plural, t } from '@lingui/core/macro';
import type { ComparisonBody } from '../../src/api/comparison.ts';
import { SEVERITY_WORDS } from '../../src/api/severity.ts';
import { codeInWords } from './code-in-words.ts';

/** Such as "2 fixed, 1 new critical, 14 components changed". What nobody knows is said, never left out. */
export function comparisonHeadline({ findings, components, configuration, licenses }: ComparisonBody): string {
  const parts = [
    ...(findings ? findingsInWords(findings) : [t`vulnerabilities cannot be compared`]),
    ...(components ? componentsInWords(components) : [t`components cannot be compared`]),
    ...(licenses ? licensesInWords(licenses) : []),
    ...(configuration ? settingsInWords(configuration) : []),
  ];
  return parts.length > 0 ? parts.join(', ') : t`nothing differs that is known of`;
}

const UNGRADED: Readonly<Record<string, string>> = { unknown: t`without a score`, none: t`with a score of 0.0` };

function findingsInWords({ appeared, gone }: NonNullable<ComparisonBody['findings']>): string[] {
  const fixed = SEVERITY_WORDS.reduce((sum, severity) => sum + gone[severity], 0);
  return [
    ...(fixed > 0 ? [t`${fixed} fixed`] : []),
    ...SEVERITY_WORDS.flatMap((severity) =>
      appeared[severity] > 0 ? [t`${appeared[severity]} new ${UNGRADED[severity] ?? codeInWords(severity)}`] : [],
    ),
  ];
}

function componentsInWords({
  added,
  removed,
  upgraded,
  downgraded,
  changed,
}: NonNullable<ComparisonBody['components']>) {
  const count = added + removed + upgraded + downgraded + changed;
  return count === 0 ? [] : [plural(count, { one: '# component changed', other: '# components changed' })];
}

function licensesInWords({ list, more }: NonNullable<ComparisonBody['licenses']>): string[] {
  const count = list.filter(({ change }) => change === 'appeared').length;
  return count === 0 ? [] : [atLeast(plural(count, { one: '# new licence', other: '# new licences' }), more)];
}

function settingsInWords({ list, more }: NonNullable<ComparisonBody['configuration']>): string[] {
  const count = list.length;
  return count === 0 ? [] : [atLeast(plural(count, { one: '# setting changed', other: '# settings changed' }), more)];
}

function atLeast(counted: string, isMore: boolean): string {
  return isMore ? t`more than ${counted}` : counted;
}
