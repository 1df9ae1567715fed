// The tags of a repository: look, choose, delete.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowUpFromLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { chosenWith } from '../../parts/check-column.tsx';
import { Command } from '../../parts/copy.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageSize, usePageSize } from '../../parts/page-size.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SortChoice, sortingOf } from '../../parts/sorting.tsx';
import { Table } from '../../parts/table.tsx';
import { repositoryQuery, tagsQuery } from '../../queries/repositories.ts';
import { repositoryRoute, repositoryTagsRoute } from '../../site-map.tsx';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import { PromoteSeveralDialog } from '../../words/promote-several-dialog.tsx';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { fromAddress } from '../../words/repository-name.ts';
import { DeleteTagsDialog } from './delete-tags-dialog.tsx';
import { DeletedTags } from './deleted-tags.tsx';
import { ORDERS, tagColumns } from './tag-columns.tsx';
import { TagKinds } from './tag-kinds.tsx';
import { UntaggedManifests } from './untagged-manifests.tsx';

/** Each is asked about before. */
const MOST_PROMOTED = 50;

export function TagsTab() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const { show } = repositoryTagsRoute.useSearch();
  const { data: known } = useQuery(repositoryQuery(repository));
  if (show !== 'deleted') return <TagList />;
  return (
    <>
      <div className="mb-2">
        <TagKinds repository={part} />
      </div>
      <DeletedTags repository={repository} mayRestore={known?.permissions.includes('push') ?? false} />
    </>
  );
}

function TagList() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const filter = repositoryTagsRoute.useSearch();
  const navigate = useNavigate();
  const { data: known } = useQuery(repositoryQuery(repository));
  const [pageSize, setPageSize] = usePageSize();
  const sorting = sortingOf(ORDERS, filter, (sought) =>
    navigate({
      to: '/repositories/$repository/tags',
      params: { repository: part },
      search: { ...filter, ...sought },
    }),
  );
  const { order, direction } = sorting;
  const isAttached = filter.show === 'attached';
  const kind = isAttached ? 'attached' : 'image';
  const match = { search: filter.search, kind } as const;
  const found = useInfiniteQuery(tagsQuery(repository, { search: filter.search, order, direction, kind }, pageSize));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isDeleting, setIsDeleting] = useState(false);
  const [deleted, setDeleted] = useState(0);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const mayDelete = known?.permissions.includes('delete') ?? false;
  const mayPromote = known?.permissions.includes('promote') ?? false;
  const [promoted, setPromoted] = useState<readonly PromotedImage[]>([]);
  const promotable = rows
    .filter(({ name }) => chosen.has(name))
    .map(({ name, digest }) => ({ repository, tag: name, digest }));
  const [first, second, ...more] = promoted;
  const choose = (names: readonly string[], isChosen: boolean) =>
    setChosen((before) => chosenWith(before, names, isChosen));

  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <BarInput
          label={t`Filter tags`}
          type="search"
          className="!w-[240px]"
          defaultValue={filter.search}
          onChange={({ target }) =>
            navigate({
              to: '/repositories/$repository/tags',
              params: { repository: part },
              search: { ...filter, search: target.value || undefined },
              replace: true,
            })
          }
        />
        <TagKinds repository={part} />
        <SortChoice sorting={sorting} />
        <PageSize size={pageSize} onChoose={setPageSize} />
        <span className="ml-auto" />
        {mayPromote && (
          <Button
            disabled={promotable.length === 0 || promotable.length > MOST_PROMOTED}
            onClick={() => setPromoted(promotable)}
          >
            <ArrowUpFromLine size={14} aria-hidden />{' '}
            {promotable.length > 1 ? t`Promote ${promotable.length}…` : t`Promote…`}
          </Button>
        )}
        {mayPromote && promotable.length > MOST_PROMOTED && (
          <span className="text-sm text-ink-3">
            <Trans>at most {MOST_PROMOTED} are promoted at a time</Trans>
          </span>
        )}
        {mayDelete && (
          <Button look="danger" disabled={chosen.size === 0} onClick={() => setIsDeleting(true)}>
            {chosen.size === 0 ? t`Delete…` : t`Delete ${chosen.size}…`}
          </Button>
        )}
      </div>
      {deleted > 0 && (
        <Notice kind="good" onDismiss={() => setDeleted(0)}>
          {plural(deleted, { one: '# tag deleted.', other: '# tags deleted.' })}{' '}
          <Trans>Recently deleted ones can be restored.</Trans>
        </Notice>
      )}
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && (
        <NoTags
          repository={repository}
          search={filter.search}
          isAttached={isAttached}
          mayPush={known?.permissions.includes('push') === true && !known.protected}
        />
      )}
      {rows.length > 0 && (
        <Table
          caption={isAttached ? t`What is attached to images of ${repository}` : t`Tags of ${repository}`}
          columns={tagColumns({
            repository,
            rows,
            chosen,
            choose: mayDelete || mayPromote ? choose : undefined,
            sorting,
          })}
          rows={rows}
          keyOf={({ name }) => name}
          isSelected={({ name }) => chosen.has(name)}
        />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      {isAttached && <UntaggedManifests repository={repository} mayDelete={mayDelete} />}
      {first && !second && <PromoteDialog image={first} isOpen onClose={() => setPromoted([])} />}
      {first && second && <PromoteSeveralDialog images={[first, second, ...more]} onClose={() => setPromoted([])} />}
      {isDeleting && (
        <DeleteTagsDialog
          repository={repository}
          tags={rows.filter(({ name }) => chosen.has(name))}
          matching={filter.search !== undefined || rows.length > chosen.size || found.hasNextPage ? match : undefined}
          onClose={() => setIsDeleting(false)}
          onDeleted={(names) => choose(names, false)}
          onDone={(count) => {
            setIsDeleting(false);
            setDeleted(count);
          }}
        />
      )}
    </>
  );
}

interface NoTagsProps {
  readonly repository: string;
  readonly search: string | undefined;
  readonly isAttached: boolean;
  readonly mayPush: boolean;
}

function NoTags({ repository, search, isAttached, mayPush }: NoTagsProps) {
  if (search !== undefined)
    return (
      <Empty title={t`No tag has “${search}” in its name`}>
        <Trans>Filter by a part of the name.</Trans>
      </Empty>
    );
  if (isAttached)
    return (
      <p className="py-2 text-ink-3">
        <Trans>No tag holds a signature or an attestation; referrers need none.</Trans>
      </p>
    );
  return (
    <Empty title={t`No tags yet`}>
      <p>{mayPush ? t`A push brings the first one.` : t`A push or a promotion brings the first one.`}</p>
      {mayPush && (
        <div className="mt-3">
          <Command text={`docker push ${location.host}/${repository}:1`} />
        </div>
      )}
    </Empty>
  );
}
