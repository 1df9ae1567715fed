// What a list of tags shows of each.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { TAG_ORDERS, TagBody } from '../../../src/api/tag.ts';
import { checkColumn } from '../../parts/check-column.tsx';
import { SortHead, type Sorting, type SortOrder, sortedBy } from '../../parts/sorting.tsx';
import type { Column } from '../../parts/table.tsx';
import { CopyImage } from '../../words/copy-image.tsx';
import { Digest } from '../../words/digest.tsx';
import { ImageSize } from '../../words/image-size.tsx';
import { Platforms } from '../../words/platforms.tsx';
import { TagLink } from '../../words/repository-link.tsx';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { TagStates } from '../../words/tag-states.tsx';
import { Ago } from '../../words/time.tsx';
import { updaterInWords } from '../../words/updater.ts';

export type TagOrder = (typeof TAG_ORDERS)[number];

export const ORDERS: readonly [SortOrder<TagOrder>, ...SortOrder<TagOrder>[]] = [
  { order: 'pushed', directions: ['descending', 'ascending'], names: [t`Newest push first`, t`Oldest push first`] },
  {
    order: 'version',
    directions: ['descending', 'ascending'],
    names: [t`Highest version first`, t`Lowest version first`],
  },
  { order: 'name', directions: ['ascending', 'descending'], names: [t`Name, A to Z`, t`Name, Z to A`] },
  { order: 'size', directions: ['descending', 'ascending'], names: [t`Largest first`, t`Smallest first`] },
];

interface TagColumns {
  readonly repository: string;
  readonly rows: readonly TagBody[];
  readonly chosen: ReadonlySet<string>;
  /** Undefined for who may do nothing with what is chosen. */
  readonly choose: ((names: readonly string[], isChosen: boolean) => void) | undefined;
  readonly sorting: Sorting<TagOrder>;
}

const nameOf = ({ name }: TagBody) => name;

export function tagColumns({ repository, rows, chosen, choose, sorting }: TagColumns): readonly Column<TagBody>[] {
  return [
    ...(choose ? [checkColumn({ rows, keyOf: nameOf, nameOf, chosen, choose })] : []),
    {
      key: 'tag',
      head: (
        <span className="inline-flex gap-2">
          <SortHead sorting={sorting} order="name" text={t`Tag`} />
          <SortHead sorting={sorting} order="version" text={t`Version`} />
        </span>
      ),
      name: t`Tag`,
      sorted: sortedBy(sorting, 'name', 'version'),
      isWide: true,
      cell: ({ name }) => <TagLink repository={repository} tag={name} isShort isInRow />,
    },
    {
      key: 'copy',
      head: (
        <span className="sr-only">
          <Trans>Copy</Trans>
        </span>
      ),
      name: t`Copy`,
      cell: ({ name, digest }) => <CopyImage repository={repository} tag={name} digest={digest} />,
    },
    { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
    { key: 'platforms', head: t`Platforms`, cell: (tag) => <Platforms tag={tag} /> },
    {
      key: 'size',
      head: <SortHead sorting={sorting} order="size" text={t`Size`} />,
      name: t`Size`,
      sorted: sortedBy(sorting, 'size'),
      align: 'right',
      cell: (tag) => <ImageSize image={tag} />,
    },
    { key: 'built', head: t`Built`, cell: ({ builtAt }) => <Ago time={builtAt} /> },
    {
      key: 'pushed',
      head: <SortHead sorting={sorting} order="pushed" text={t`Pushed`} />,
      name: t`Pushed`,
      sorted: sortedBy(sorting, 'pushed'),
      cell: ({ updatedAt, updatedBy }) => (
        <span className="text-ink-2" title={t`by ${updaterInWords(updatedBy)}`}>
          <Ago time={updatedAt} />{' '}
          <span className="min-[701px]:max-[1600px]:hidden">
            <Trans>by {updaterInWords(updatedBy)}</Trans>
          </span>
        </span>
      ),
    },
    {
      key: 'findings',
      head: t`Findings`,
      cell: ({ scan }) => (
        <div className="w-max max-w-full min-[701px]:max-[1600px]:w-auto">
          <ScanBadge scan={scan} />
        </div>
      ),
    },
    { key: 'state', head: t`State`, cell: (tag) => <TagStates tag={tag} /> },
  ];
}
