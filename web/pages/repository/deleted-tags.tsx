// Tags that were deleted not long ago: by whom, until when they can return, and their return.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { DeletedTagBody } from '../../../src/api/tag-deletion.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import type { Column } from '../../parts/table.tsx';
import { deletedTagsQuery, restoreTag } from '../../queries/deleted-tags.ts';
import { Digest, shortDigest } from '../../words/digest.tsx';
import { ImageSize } from '../../words/image-size.tsx';
import { TagLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

interface DeletedTagsProps {
  readonly repository: string;
  readonly mayRestore: boolean;
}

export function DeletedTags({ repository, mayRestore }: DeletedTagsProps) {
  const found = useInfiniteQuery(deletedTagsQuery(repository));
  const restoring = useMutation({ mutationFn: ({ id }: DeletedTagBody) => restoreTag(repository, id) });
  return (
    <>
      <Problem error={restoring.error} onDismiss={restoring.reset} />
      {restoring.isSuccess && (
        <Notice kind="good" onDismiss={restoring.reset}>
          <Trans>
            <TagLink repository={repository} tag={restoring.data.name} isShort /> is back on{' '}
            <code>{shortDigest(restoring.data.digest)}</code>.
          </Trans>
        </Notice>
      )}
      <Listing
        caption={t`Recently deleted tags of ${repository}`}
        found={found}
        columns={columnsOf(mayRestore ? { restore: restoring.mutate, isBusy: restoring.isPending } : undefined)}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No tag was deleted lately`}>
            <Trans>A deleted tag stays here for a while, and can return to the image that it stood on.</Trans>
          </Empty>
        }
      />
    </>
  );
}

interface Restoring {
  readonly restore: (tag: DeletedTagBody) => void;
  readonly isBusy: boolean;
}

function columnsOf(restoring: Restoring | undefined): readonly Column<DeletedTagBody>[] {
  const columns: readonly Column<DeletedTagBody>[] = [
    { key: 'tag', head: t`Tag`, isWide: true, cell: ({ tag }) => <strong title={tag}>{tag}</strong> },
    { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
    { key: 'size', head: t`Logical size`, align: 'right', cell: (one) => <ImageSize image={one} /> },
    {
      key: 'deleted',
      head: t`Deleted`,
      cell: ({ deletedAt, deletedBy }) => (
        <span className="text-ink-2">
          <Trans>
            <Ago time={deletedAt} /> by {deletedBy}
          </Trans>
        </span>
      ),
    },
    {
      key: 'until',
      head: t`Goes for good`,
      cell: ({ restorableUntil }) => <Ago time={restorableUntil} isPast={false} />,
    },
  ];
  if (!restoring) return columns;
  return [
    ...columns,
    {
      ...ACTIONS_COLUMN,
      cell: (tag) =>
        tag.replacedBy === null ? (
          <Button
            className="!h-6"
            aria-label={t`Restore ${tag.tag}`}
            disabled={restoring.isBusy}
            onClick={() => restoring.restore(tag)}
          >
            <Trans>Restore</Trans>
          </Button>
        ) : (
          <span className="text-ink-3">
            <Trans>
              exists anew on <code>{shortDigest(tag.replacedBy)}</code>
            </Trans>
          </span>
        ),
    },
  ];
}
