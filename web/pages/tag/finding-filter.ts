// Which findings somebody wants to see.

import type { FindingBody } from '../../../src/api/scan.ts';
import type { SeverityWord } from '../../../src/api/severity.ts';

export interface FindingFilter {
  /** Words that all have to be found; those behind a minus must not be. */
  readonly text: string;
  /** Empty for all. */
  readonly severities: ReadonlySet<SeverityWord>;
  readonly onlyFixable: boolean;
  readonly onlyExploited: boolean;
  /** Only what has been found after this time, in ISO 8601, and not with the first comparison; undefined for all. */
  readonly since: string | undefined;
  readonly hidesWaived: boolean;
  /** Only what this layer brought, by its place in the manifest, or what lies in none; undefined for all. */
  readonly layer: number | null | undefined;
}

export const NO_FILTER: FindingFilter = {
  ...{
    text: '',
    severities: new Set(),
    onlyFixable: false,
    onlyExploited: false,
    since: undefined,
    hidesWaived: false,
    layer: undefined,
  },
};

export function fitsFilter(finding: FindingBody, filter: FindingFilter): boolean {
  const { text, severities, onlyFixable, onlyExploited, since, hidesWaived, layer } = filter;
  return (
    (severities.size === 0 || severities.has(finding.severity)) &&
    (!onlyFixable || finding.fixed !== null) &&
    (!onlyExploited || finding.kev) &&
    (since === undefined || isAfter(finding.foundAt, since)) &&
    (!hidesWaived || finding.waiver === null) &&
    (layer === undefined || finding.layer === layer) &&
    fitsText(finding, text)
  );
}

function isAfter(time: string | null, since: string): boolean {
  return time !== null && Date.parse(time) > Date.parse(since);
}

function fitsText({ id, aliases, component, purl, installed, summary, paths }: FindingBody, text: string): boolean {
  const where = [id, ...aliases, component, purl, installed, summary ?? '', ...paths].join('\n').toLowerCase();
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-');
  return words.every((word) => (word.startsWith('-') ? !where.includes(word.slice(1)) : where.includes(word)));
}
