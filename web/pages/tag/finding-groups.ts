// Findings put together: by vulnerability, by component, by layer.

import { t } from '@lingui/core/macro';
import type { FindingBody } from '../../../src/api/scan.ts';
import { SEVERITY_WORDS, type SeverityCounts } from '../../../src/api/severity.ts';
import type { FindingSearch } from './finding-search.ts';
import { layerInAddress, layerNumber } from './layer-number.ts';

export type Grouping = 'vulnerability' | 'component' | 'layer';

export interface FindingGroup {
  readonly name: string;
  /** What the address asks for to show its findings alone. */
  readonly search: Pick<FindingSearch, 'find' | 'layer'>;
  /** Of those that count: waived ones do not. */
  readonly counts: SeverityCounts;
  readonly waived: number;
  readonly isFixable: boolean;
  /** What the group is not named after: components of a vulnerability, vulnerabilities of the others. */
  readonly members: readonly string[];
}

const NAMES: Readonly<Record<Grouping, (finding: FindingBody) => string>> = {
  vulnerability: ({ id }) => id,
  component: ({ component, installed }) => `${component} ${installed}`,
  layer: ({ layer }) => (layer === null ? t`in no layer` : t`layer ${layerNumber(layer)}`),
};

/** Those with the gravest findings first. */
export function groupFindings(findings: readonly FindingBody[], grouping: Grouping): FindingGroup[] {
  const memberOf = NAMES[grouping === 'vulnerability' ? 'component' : 'vulnerability'];
  const groups = [...Map.groupBy(findings, NAMES[grouping])].map(([name, own]): FindingGroup => {
    const counting = own.filter(({ waiver }) => waiver === null);
    return {
      name,
      search: searchFor(name, own[0]?.layer ?? null, grouping),
      counts: countsOf(counting),
      waived: own.length - counting.length,
      isFixable: counting.length > 0 && counting.every(({ fixed }) => fixed !== null),
      members: [...new Set(own.map(memberOf))],
    };
  });
  return groups.sort(byGravity);
}

function searchFor(name: string, layer: number | null, grouping: Grouping): FindingGroup['search'] {
  return grouping === 'layer' ? { layer: layerInAddress(layer) } : { find: name };
}

export function countsOf(findings: readonly FindingBody[]): SeverityCounts {
  const count = (severity: keyof SeverityCounts) => findings.filter((one) => one.severity === severity).length;
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    unknown: count('unknown'),
    none: count('none'),
  };
}

function byGravity(one: FindingGroup, other: FindingGroup): number {
  const differing = SEVERITY_WORDS.find((severity) => one.counts[severity] !== other.counts[severity]);
  return differing === undefined ? (one.name < other.name ? -1 : 1) : other.counts[differing] - one.counts[differing];
}
