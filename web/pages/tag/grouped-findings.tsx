// Findings put together, a line for each group.

import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import type { FindingBody } from '../../../src/api/scan.ts';
import { FirstFew } from '../../parts/first-few.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { tagRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { CountBadges } from '../../words/severity.tsx';
import { type FindingGroup, type Grouping, groupFindings } from './finding-groups.ts';

/** In a line; the others are behind it. */
const SHOWN = 4;

const HEADS: Readonly<Record<Grouping, readonly [string, string]>> = {
  vulnerability: [t`Vulnerability`, t`Components`],
  component: [t`Component`, t`Vulnerabilities`],
  layer: [t`Layer`, t`Vulnerabilities`],
};

/** Leads to its findings, a line each. */
function GroupName({ group: { name, search } }: { readonly group: FindingGroup }) {
  const params = tagRoute.useParams();
  return (
    <Link
      to="/repositories/$repository/tags/$tag"
      params={params}
      search={(before) => ({ ...before, ...search, by: undefined })}
      className={`${LINK} font-semibold`}
    >
      {name}
    </Link>
  );
}

interface GroupedFindingsProps {
  readonly findings: readonly FindingBody[];
  readonly grouping: Grouping;
}

export function GroupedFindings({ findings, grouping }: GroupedFindingsProps) {
  const [head, members] = HEADS[grouping];
  const columns: readonly Column<FindingGroup>[] = [
    { key: 'name', head, cell: (group) => <GroupName group={group} /> },
    { key: 'counts', head: t`Findings`, cell: ({ counts }) => <CountBadges counts={counts} /> },
    { key: 'waived', head: t`Waived`, align: 'right', cell: ({ waived }) => waived },
    { key: 'fixable', head: t`All fixable`, cell: ({ isFixable }) => (isFixable ? t`yes` : t`no`) },
    { key: 'count', head: members, name: t`Count`, align: 'right', cell: (group) => group.members.length },
    { key: 'members', head: t`Which`, isWide: true, cell: (group) => <FirstFew names={group.members} count={SHOWN} /> },
  ];
  return (
    <Table
      caption={t`Findings by ${grouping}`}
      columns={columns}
      rows={groupFindings(findings, grouping)}
      keyOf={({ name }) => name}
    />
  );
}
