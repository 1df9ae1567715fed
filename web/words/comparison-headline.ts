// What differs between two images, in one sentence.

import type { ComparisonBody } from '../../src/api/comparison.ts';
import { SEVERITY_WORDS } from '../../src/api/severity.ts';

/** Such as "2 fixed, 1 new critical, 14 components changed". What nobody knows is said, never left out. */
export function comparisonHeadline({ findings, components, configuration, licenses }: ComparisonBody): string {
  const parts = [
    ...(findings ? findingsInWords(findings) : ['vulnerabilities cannot be compared']),
    ...(components ? componentsInWords(components) : ['components cannot be compared']),
    ...counted(licenses?.list.filter(({ change }) => change === 'appeared').length, licenses?.more, 'new licence'),
    ...counted(configuration?.list.length, configuration?.more, 'setting', 'changed'),
  ];
  return parts.length > 0 ? parts.join(', ') : 'nothing differs that is known of';
}

const UNGRADED: Readonly<Record<string, string>> = { unknown: 'without a score', none: 'with a score of 0.0' };

function findingsInWords({ appeared, gone }: NonNullable<ComparisonBody['findings']>): string[] {
  const fixed = SEVERITY_WORDS.reduce((sum, severity) => sum + gone[severity], 0);
  return [
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    ...SEVERITY_WORDS.flatMap((severity) =>
      appeared[severity] > 0 ? [`${appeared[severity]} new ${UNGRADED[severity] ?? severity}`] : [],
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
  return counted(added + removed + upgraded + downgraded + changed, false, 'component', 'changed');
}

function counted(count: number | undefined, isMore: boolean | undefined, noun: string, what = ''): string[] {
  if (count === undefined || count === 0) return [];
  return [`${isMore ? 'more than ' : ''}${count} ${noun}${count === 1 ? '' : 's'} ${what}`.trimEnd()];
}
