// All repositories that the viewer may see.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, BarSelect } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { PageSize, usePageSize } from '../../parts/page-size.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SortChoice, sortingOf } from '../../parts/sorting.tsx';
import { Table } from '../../parts/table.tsx';
import { namespacesQuery } from '../../queries/namespaces.ts';
import { repositoriesQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoriesRoute } from '../../site-map.tsx';
import { ORDERS, repositoryColumns } from './repository-columns.tsx';

// Not among what the first page needs.
const NewRepositoryDialog = lazy(async () => ({
  default: (await import('../../words/new-repository-dialog.tsx')).NewRepositoryDialog,
}));

const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }));

export function RepositoriesPage() {
  const filter = repositoriesRoute.useSearch();
  const navigate = useNavigate();
  const viewer = useQuery(viewerQuery);
  const [pageSize, setPageSize] = usePageSize();
  const sorting = sortingOf(ORDERS, filter, (sought) =>
    navigate({ to: '/repositories', search: { ...filter, ...sought } }),
  );
  const { order, direction } = sorting;
  const found = useInfiniteQuery(repositoriesQuery({ ...filter, order, direction }, pageSize));
  const [isMaking, setIsMaking] = useState(false);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const isLoggedIn = viewer.data?.name !== undefined;
  /** Perhaps nothing has happened here yet. */
  const isFiltered = filter.namespace !== undefined || filter.visibility !== undefined;
  const isNew = isLoggedIn && found.isSuccess && filter.search === undefined && !isFiltered && !found.hasNextPage;
  const none = found.isSuccess && rows.length === 0 && (
    <NoRepositories search={filter.search} isFiltered={isFiltered} name={viewer.data?.name} />
  );
  return (
    <>
      <PageHead
        title={t`Repositories`}
        actions={
          isLoggedIn && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New repository
              </Trans>
            </Button>
          )
        }
      />
      <div className="mb-2 flex flex-wrap gap-2">
        <BarInput
          label={t`Filter repositories`}
          type="search"
          className="!w-[260px]"
          defaultValue={filter.search}
          onChange={({ target }) =>
            navigate({ to: '/repositories', search: { ...filter, search: target.value || undefined }, replace: true })
          }
        />
        {isLoggedIn && (
          <NamespaceChoice
            namespace={filter.namespace}
            onChoose={(namespace) => navigate({ to: '/repositories', search: { ...filter, namespace }, replace: true })}
          />
        )}
        <BarSelect
          label={t`Visibility`}
          value={filter.visibility ?? ''}
          onChange={({ target: { value } }) =>
            navigate({
              to: '/repositories',
              search: { ...filter, visibility: VISIBILITIES.find((one) => one === value) },
              replace: true,
            })
          }
        >
          <option value="">{t`public and private`}</option>
          {VISIBILITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </BarSelect>
        <SortChoice sorting={sorting} />
        <PageSize size={pageSize} onChoose={setPageSize} />
      </div>
      {isNew && (
        <Suspense>
          <FirstSteps
            username={viewer.data?.name ?? ''}
            repositories={rows}
            onNewRepository={() => setIsMaking(true)}
            otherwise={none}
          />
        </Suspense>
      )}
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {!isNew && none}
      {rows.length > 0 && (
        <Table caption={t`Repositories`} columns={repositoryColumns(sorting)} rows={rows} keyOf={({ name }) => name} />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      {isMaking && (
        <Suspense>
          <NewRepositoryDialog isOpen chosen={filter.namespace} onClose={() => setIsMaking(false)} />
        </Suspense>
      )}
    </>
  );
}

const VISIBILITIES = ['public', 'private'] as const;

interface NamespaceChoiceProps {
  readonly namespace: string | undefined;
  readonly onChoose: (namespace: string | undefined) => void;
}

function NamespaceChoice({ namespace, onChoose }: NamespaceChoiceProps) {
  const { data } = useQuery(namespacesQuery);
  const names = data?.items.map(({ name }) => name) ?? [];
  const all = namespace === undefined || names.includes(namespace) ? names : [namespace, ...names];
  return (
    <BarSelect
      label={t`Namespace`}
      value={namespace ?? ''}
      onChange={({ target }) => onChoose(target.value || undefined)}
    >
      <option value="">{t`every namespace`}</option>
      {all.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </BarSelect>
  );
}

interface NoRepositoriesProps {
  readonly search: string | undefined;
  readonly isFiltered: boolean;
  readonly name: string | undefined;
}

function NoRepositories({ search, isFiltered, name }: NoRepositoriesProps) {
  if (search !== undefined)
    return (
      <Empty title={t`No repository has “${search}” in its name`}>
        <Trans>Filter by a part of the name, such as “dev/”.</Trans>
      </Empty>
    );
  if (isFiltered)
    return (
      <Empty title={t`No repository fits the filters`}>
        <Trans>Take one of them away to see more.</Trans>
      </Empty>
    );
  if (name === undefined)
    return (
      <Empty title={t`No public repositories`}>
        <Trans>Log in to see those that you may see.</Trans>
      </Empty>
    );
  return (
    <Empty title={t`No repositories yet`}>
      <p className="mb-3">
        <Trans>
          A repository holds the tags of one image. Make one here, or push: the first push makes it in your own
          namespace.
        </Trans>
      </p>
      <Command
        text={`docker login ${location.host} -u ${name}\ndocker tag alpine ${location.host}/${name}/alpine:1\ndocker push ${location.host}/${name}/alpine:1`}
      />
    </Empty>
  );
}
