// The board for spreadsheets: a line for each tag and each gate before it.

import { csvLine } from '../../../src/api/csv.ts';
import type { GateBody } from '../../../src/api/gate.ts';
import type { TagBody } from '../../../src/api/tag.ts';

/** A tag in a stage of an application. */
export interface BoardTag {
  readonly application: string;
  /** From 1. */
  readonly stage: number;
  readonly repository: string;
  readonly tag: TagBody;
  readonly gates: readonly GateBody[];
}

const HEAD = [
  ...['application', 'stage', 'repository', 'tag', 'digest', 'since', 'by', 'promoted', 'scan'],
  ...[
    'critical',
    'high',
    'medium',
    'low',
    'unknown',
    'target',
    'policy',
    'state',
    'reason',
    'target_tag',
    'eligible_at',
  ],
];

export function boardCsv(tags: readonly BoardTag[]): string {
  return [HEAD, ...tags.flatMap(linesOf)].map(csvLine).join('');
}

function linesOf({ application, stage, repository, tag, gates }: BoardTag): string[][] {
  const { name, digest, updatedAt, updatedBy, promotionId, scan } = tag;
  const { critical, high, medium, low, unknown } = scan.findings ?? {};
  const counts = [critical, high, medium, low, unknown].map((count) => (count === undefined ? '' : String(count)));
  const about = [
    ...[application, String(stage), repository, name, digest, updatedAt, updatedBy],
    ...[promotionId === null ? 'no' : 'yes', scan.state, ...counts],
  ];
  return gates.length === 0 ? [[...about, '', '', '', '', '', '']] : gates.map((gate) => [...about, ...cellsOf(gate)]);
}

function cellsOf({ target, policyName, state, reason, targetTag, eligibleAt }: GateBody): string[] {
  return [target, policyName ?? '', state, reason ?? '', targetTag ?? '', eligibleAt ?? ''];
}
