// Which platform of an index is shown before somebody has chosen one: that with the gravest findings.

import type { ScanSummaryBody } from '../../../src/api/scan.ts';
import { SEVERITY_WORDS } from '../../../src/api/severity.ts';

type Scanned = Pick<ScanSummaryBody, 'platform' | 'findings'>;

/** Of those that have the same findings the first; undefined for none that has a name. */
export function gravestPlatform(images: readonly Scanned[]): string | undefined {
  const named = images.filter(({ platform }) => platform !== null);
  return named.toSorted((one, other) => gravity(one, other))[0]?.platform ?? undefined;
}

/** Below 0 where the first has more of the gravest; what is not known comes last. */
function gravity({ findings: one }: Scanned, { findings: other }: Scanned): number {
  if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
  const differing = SEVERITY_WORDS.find((severity) => one[severity] !== other[severity]);
  return differing === undefined ? 0 : other[differing] - one[differing];
}
