// All repositories that the viewer may see.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Globe, Lock, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { RepositoryBody } from '../../../src/api/repository.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { repositoriesQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoriesRoute } from '../../site-map.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

// Not among what the first page needs.
const NewRepositoryDialog = lazy(async () => ({
  default: (await import('../../words/new-repository-dialog.tsx')).NewRepositoryDialog,
}));

const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }));

const COLUMNS: readonly Column<RepositoryBody>[] = [
  {
    key: 'name',
    head: 'Repository',
    isWide: true,
    cell: ({ name }) => (
      <span className="font-semibold">
        <RepositoryLink repository={name} />
      </span>
    ),
  },
  { key: 'visibility', head: 'Visibility', cell: ({ visibility }) => <VisibilityBadge visibility={visibility} /> },
  {
    key: 'description',
    head: 'Description',
    isWide: true,
    cell: ({ description }) => <span className="text-ink-2">{description}</span>,
  },
  { key: 'pulls', head: 'Pulls', align: 'right', cell: ({ pulls }) => pulls },
  { key: 'created', head: 'Created', cell: ({ createdAt }) => <Ago time={createdAt} /> },
];

export function RepositoriesPage() {
  const filter = repositoriesRoute.useSearch();
  const navigate = useNavigate();
  const viewer = useQuery(viewerQuery);
  const found = useInfiniteQuery(repositoriesQuery(filter));
  const [isMaking, setIsMaking] = useState(false);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const isLoggedIn = viewer.data?.name !== undefined;
  /** Perhaps nothing has happened here yet. */
  const isNew = isLoggedIn && found.isSuccess && filter.search === undefined && !found.hasNextPage;
  const none = found.isSuccess && rows.length === 0 && (
    <NoRepositories search={filter.search} name={viewer.data?.name} />
  );
  return (
    <>
      <PageHead
        title="Repositories"
        actions={
          isLoggedIn && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Plus size={14} aria-hidden /> New repository
            </Button>
          )
        }
      />
      <div className="mb-2 flex flex-wrap gap-2">
        <BarInput
          label="Filter repositories"
          type="search"
          className="!w-[260px]"
          defaultValue={filter.search}
          onChange={({ target }) =>
            navigate({ to: '/repositories', search: { ...filter, search: target.value || undefined }, replace: true })
          }
        />
      </div>
      {isNew && (
        <Suspense>
          <FirstSteps
            username={viewer.data?.name ?? ''}
            repositories={rows.map(({ name }) => name)}
            onNewRepository={() => setIsMaking(true)}
            otherwise={none}
          />
        </Suspense>
      )}
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {!isNew && none}
      {rows.length > 0 && <Table caption="Repositories" columns={COLUMNS} rows={rows} keyOf={({ name }) => name} />}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      {isMaking && (
        <Suspense>
          <NewRepositoryDialog isOpen onClose={() => setIsMaking(false)} />
        </Suspense>
      )}
    </>
  );
}

function VisibilityBadge({ visibility }: { readonly visibility: RepositoryBody['visibility'] }) {
  return visibility === 'public' ? (
    <Badge tone="accent" icon={Globe}>
      public
    </Badge>
  ) : (
    <Badge tone="plain" icon={Lock}>
      private
    </Badge>
  );
}

function NoRepositories({ search, name }: { readonly search: string | undefined; readonly name: string | undefined }) {
  if (search !== undefined)
    return (
      <Empty title={`No repository has “${search}” in its name`}>Filter by a part of the name, such as “dev/”.</Empty>
    );
  if (name === undefined) return <Empty title="No public repositories">Log in to see those that you may see.</Empty>;
  return (
    <Empty title="No repositories yet">
      <p className="mb-3">
        A repository holds the tags of one image. Make one here, or push: the first push makes it in your own namespace.
      </p>
      <Command
        text={`docker login ${location.host} -u ${name}\ndocker tag alpine ${location.host}/${name}/alpine:1\ndocker push ${location.host}/${name}/alpine:1`}
      />
    </Empty>
  );
}
