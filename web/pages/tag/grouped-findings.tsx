// Findings put together, a line for each group.

import type { FindingBody } from '../../../src/api/scan.ts';
import { FirstFew } from '../../parts/first-few.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { CountBadges } from '../../words/severity.tsx';
import { type FindingGroup, type Grouping, groupFindings } from './finding-groups.ts';

/** In a line; the others are behind it. */
const SHOWN = 4;

const HEADS: Readonly<Record<Grouping, readonly [string, string]>> = {
  vulnerability: ['Vulnerability', 'Components'],
  component: ['Component', 'Vulnerabilities'],
  layer: ['Layer', 'Vulnerabilities'],
};

interface GroupedFindingsProps {
  readonly findings: readonly FindingBody[];
  readonly grouping: Grouping;
}

export function GroupedFindings({ findings, grouping }: GroupedFindingsProps) {
  const [head, members] = HEADS[grouping];
  const columns: readonly Column<FindingGroup>[] = [
    { key: 'name', head, cell: ({ name }) => <span className="font-semibold">{name}</span> },
    { key: 'counts', head: 'Findings', cell: ({ counts }) => <CountBadges counts={counts} /> },
    { key: 'waived', head: 'Waived', align: 'right', cell: ({ waived }) => waived },
    { key: 'fixable', head: 'All fixable', cell: ({ isFixable }) => (isFixable ? 'yes' : 'no') },
    { key: 'count', head: members, align: 'right', cell: (group) => group.members.length },
    { key: 'members', head: 'Which', isWide: true, cell: (group) => <FirstFew names={group.members} count={SHOWN} /> },
  ];
  return (
    <Table
      caption={`Findings by ${grouping}`}
      columns={columns}
      rows={groupFindings(findings, grouping)}
      keyOf={({ name }) => name}
    />
  );
}
