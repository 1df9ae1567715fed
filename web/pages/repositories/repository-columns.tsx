// What a list of repositories shows of each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Globe, Lock } from 'lucide-react';
import type { ListedRepositoryBody, REPOSITORY_ORDERS, WorstUnknown } from '../../../src/api/repository.ts';
import { countInWords } from '../../language/in-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Hint } from '../../parts/hint.tsx';
import { SortHead, type Sorting, type SortOrder, sortedBy } from '../../parts/sorting.tsx';
import type { Column } from '../../parts/table.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';
import { SeverityBadge } from '../../words/severity.tsx';
import { sizeInWords } from '../../words/size.ts';
import { Ago } from '../../words/time.tsx';

export type RepositoryOrder = (typeof REPOSITORY_ORDERS)[number];

export const ORDERS: readonly [SortOrder<RepositoryOrder>, ...SortOrder<RepositoryOrder>[]] = [
  { order: 'name', directions: ['ascending', 'descending'], names: [t`Name, A to Z`, t`Name, Z to A`] },
  { order: 'pushed', directions: ['descending', 'ascending'], names: [t`Newest push first`, t`Oldest push first`] },
  { order: 'size', directions: ['descending', 'ascending'], names: [t`Largest first`, t`Smallest first`] },
];

export function repositoryColumns(sorting: Sorting<RepositoryOrder>): readonly Column<ListedRepositoryBody>[] {
  return [
    {
      key: 'name',
      head: <SortHead sorting={sorting} order="name" text={t`Repository`} />,
      name: t`Repository`,
      sorted: sortedBy(sorting, 'name'),
      isWide: true,
      cell: ({ name, description }) => (
        <>
          <span className="inline-block max-w-full align-bottom font-semibold">
            <RepositoryLink repository={name} isInRow />
          </span>
          {description !== '' && (
            <span className="ml-2 text-ink-3" title={description}>
              <bdi>{description}</bdi>
            </span>
          )}
        </>
      ),
    },
    { key: 'visibility', head: t`Visibility`, cell: ({ visibility }) => <VisibilityBadge visibility={visibility} /> },
    { key: 'tags', head: t`Tags`, align: 'right', cell: ({ tags }) => countInWords(tags) },
    {
      key: 'size',
      head: <SortHead sorting={sorting} order="size" text={t`Logical size`} />,
      name: t`Logical size`,
      sorted: sortedBy(sorting, 'size'),
      align: 'right',
      cell: ({ size }) => (
        <Hint
          more={t`Its blobs, each once, without the manifests. What tags share counts once here, and at each of them.`}
        >
          {sizeInWords(size)}
        </Hint>
      ),
    },
    {
      key: 'pushed',
      head: <SortHead sorting={sorting} order="pushed" text={t`Last push`} />,
      name: t`Last push`,
      sorted: sortedBy(sorting, 'pushed'),
      cell: ({ lastPushedAt }) =>
        lastPushedAt === null ? (
          <span className="text-ink-3">
            <Trans>never</Trans>
          </span>
        ) : (
          <Ago time={lastPushedAt} />
        ),
    },
    { key: 'worst', head: t`Newest image`, cell: (one) => <Worst repository={one} /> },
    { key: 'promotions', head: t`Promotions`, cell: (one) => <span className="text-ink-2">{promotionsOf(one)}</span> },
  ];
}

function VisibilityBadge({ visibility }: Pick<ListedRepositoryBody, 'visibility'>) {
  return visibility === 'public' ? (
    <Badge tone="accent" icon={Globe}>
      <Trans>public</Trans>
    </Badge>
  ) : (
    <Badge tone="plain" icon={Lock}>
      <Trans>private</Trans>
    </Badge>
  );
}

/** In the words of the tag's badge (words/scan-badge.tsx). */
const UNKNOWN: Readonly<Record<WorstUnknown, string>> = {
  not_scanned: t`not scanned`,
  partly_scanned: t`partly scanned`,
  failed: t`scan failed`,
  unsupported: t`nothing to scan`,
  not_compared: t`not compared`,
  gaps: t`gaps`,
};

/** The gravest finding in it: what is not known never looks like none. */
function Worst({ repository: { worstSeverity, worstUnknown, tags } }: { readonly repository: ListedRepositoryBody }) {
  if (tags === 0) return null;
  if (worstSeverity === null) return <span className="text-ink-3">{UNKNOWN[worstUnknown ?? 'not_scanned']}</span>;
  if (worstSeverity === 'none')
    return (
      <Badge tone="good">
        <Trans>Clean</Trans>
      </Badge>
    );
  return <SeverityBadge severity={worstSeverity} />;
}

function promotionsOf({ sourceOf, targetOf }: ListedRepositoryBody): string {
  return [sourceOf > 0 ? t`source of ${sourceOf}` : '', targetOf > 0 ? t`target of ${targetOf}` : '']
    .filter((text) => text !== '')
    .join(' · ');
}
