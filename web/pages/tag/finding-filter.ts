// Which findings somebody wants to see.

import type { FindingBody } from '../../../src/api/scan.ts';
import type { Severity } from '../../words/severities.ts';

export interface FindingFilter {
  /** Words that all have to be found; those behind a minus must not be. */
  readonly text: string;
  /** Empty for all. */
  readonly severities: ReadonlySet<Severity>;
  readonly onlyFixable: boolean;
  readonly onlyExploited: boolean;
  readonly hidesWaived: boolean;
}

export const NO_FILTER: FindingFilter = {
  ...{ text: '', severities: new Set(), onlyFixable: false, onlyExploited: false, hidesWaived: false },
};

export function fitsFilter(finding: FindingBody, filter: FindingFilter): boolean {
  const { text, severities, onlyFixable, onlyExploited, hidesWaived } = filter;
  return (
    (severities.size === 0 || severities.has(finding.severity)) &&
    (!onlyFixable || finding.fixed !== null) &&
    (!onlyExploited || finding.kev) &&
    (!hidesWaived || finding.waiver === null) &&
    fitsText(finding, text)
  );
}

function fitsText({ id, aliases, component, purl, installed, summary }: FindingBody, text: string): boolean {
  const where = [id, ...aliases, component, purl, installed, summary ?? ''].join('\n').toLowerCase();
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-');
  return words.every((word) => (word.startsWith('-') ? !where.includes(word.slice(1)) : where.includes(word)));
}
