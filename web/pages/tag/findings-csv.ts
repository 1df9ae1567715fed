// Findings for spreadsheets: one line for each.

import { csvLine } from '../../../src/api/csv.ts';
import type { FindingBody } from '../../../src/api/scan.ts';
import { layerNumber } from './layer-number.ts';

const HEAD = [
  ...['severity', 'score', 'vulnerability', 'aliases', 'component', 'purl', 'installed', 'fixed'],
  ...['layer', 'known_exploited', 'epss', 'waived_by', 'waived_until', 'waiver_reason', 'summary', 'paths', 'found_at'],
  ...['highest_severity', 'ratings', 'identity'],
];

export function findingsCsv(findings: readonly FindingBody[]): string {
  return [HEAD, ...findings.map(cellsOf)].map(csvLine).join('');
}

function cellsOf({ severity, score, id, aliases, component, purl, installed, fixed, ...more }: FindingBody): string[] {
  const { layer, kev, epss, waiver, summary, paths, foundAt, highest, ratings, identity } = more;
  return [
    ...[severity, score === null ? '' : String(score), id, aliases.join(' '), component, purl, installed, fixed ?? ''],
    ...[layer === null ? '' : String(layerNumber(layer)), kev ? 'yes' : 'no', epss === null ? '' : String(epss)],
    ...[
      waiver?.author?.name ?? '',
      waiver?.expiresAt ?? '',
      waiver?.reason ?? '',
      summary ?? '',
      paths.join(' '),
      foundAt ?? '',
    ],
    highest,
    ratings.map(({ source, severity: word, vector }) => `${source}: ${vector ?? word}`).join('; '),
    identity,
  ];
}
