// The tags of a repository: look, choose, delete.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowUpFromLine } from 'lucide-react';
import { useState } from 'react';
import type { TagBody } from '../../../src/api/repository.ts';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { repositoryQuery, tagsQuery } from '../../queries/repositories.ts';
import { repositoryRoute, repositoryTagsRoute } from '../../site-map.tsx';
import { Digest } from '../../words/digest.tsx';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { TagLink } from '../../words/repository-link.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { sizeInWords } from '../../words/size.ts';
import { TagStates } from '../../words/tag-states.tsx';
import { Ago } from '../../words/time.tsx';
import { DeleteTagsDialog } from './delete-tags-dialog.tsx';

export function TagsTab() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const filter = repositoryTagsRoute.useSearch();
  const navigate = useNavigate();
  const { data: known } = useQuery(repositoryQuery(repository));
  const found = useInfiniteQuery(tagsQuery(repository, filter));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isDeleting, setIsDeleting] = useState(false);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const mayDelete = known?.permissions.includes('delete') ?? false;
  const mayPromote = known?.permissions.includes('promote') ?? false;
  const [promoted, setPromoted] = useState<PromotedImage>();
  const [only, ...others] = rows.filter(({ name }) => chosen.has(name));
  const choose = (names: readonly string[], isChosen: boolean) =>
    setChosen(
      (before) => new Set(isChosen ? [...before, ...names] : [...before].filter((name) => !names.includes(name))),
    );

  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <BarInput
          label="Filter tags"
          type="search"
          className="!w-[240px]"
          defaultValue={filter.search}
          onChange={({ target }) =>
            navigate({
              to: '/repositories/$repository/tags',
              params: { repository: part },
              search: { search: target.value || undefined },
              replace: true,
            })
          }
        />
        <span className="ml-auto" />
        {mayPromote && (
          <Button
            disabled={only === undefined || others.length > 0}
            onClick={() => only && setPromoted({ repository, tag: only.name, digest: only.digest })}
          >
            <ArrowUpFromLine size={14} aria-hidden /> Promote…
          </Button>
        )}
        {mayDelete && (
          <Button look="danger" disabled={chosen.size === 0} onClick={() => setIsDeleting(true)}>
            {chosen.size === 0 ? 'Delete' : `Delete ${chosen.size}…`}
          </Button>
        )}
      </div>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && <NoTags repository={repository} search={filter.search} />}
      {rows.length > 0 && (
        <Table
          caption={`Tags of ${repository}`}
          columns={columnsOf({ repository, rows, chosen, choose: mayDelete || mayPromote ? choose : undefined })}
          rows={rows}
          keyOf={({ name }) => name}
          isSelected={({ name }) => chosen.has(name)}
        />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetchingNextPage} onMore={found.fetchNextPage} />
      {promoted && <PromoteDialog image={promoted} isOpen onClose={() => setPromoted(undefined)} />}
      <DeleteTagsDialog
        repository={repository}
        tags={rows.filter(({ name }) => chosen.has(name))}
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        onDeleted={(names) => choose(names, false)}
      />
    </>
  );
}

function columnsOf({
  repository,
  rows,
  chosen,
  choose,
}: {
  readonly repository: string;
  readonly rows: readonly TagBody[];
  readonly chosen: ReadonlySet<string>;
  /** Undefined for who may do nothing with what is chosen. */
  readonly choose: ((names: readonly string[], isChosen: boolean) => void) | undefined;
}): readonly Column<TagBody>[] {
  const names = rows.map(({ name }) => name);
  const check: Column<TagBody> = {
    key: 'check',
    head: (
      <input
        type="checkbox"
        aria-label="Choose all that are shown"
        className="accent-accent"
        checked={names.every((name) => chosen.has(name))}
        onChange={({ target }) => choose?.(names, target.checked)}
      />
    ),
    name: 'Choose',
    cell: ({ name }) => (
      <input
        type="checkbox"
        aria-label={`Choose ${name}`}
        className="accent-accent"
        checked={chosen.has(name)}
        onChange={({ target }) => choose?.([name], target.checked)}
      />
    ),
  };
  return [
    ...(choose ? [check] : []),
    {
      key: 'tag',
      head: 'Tag',
      isWide: true,
      cell: ({ name }) => <TagLink repository={repository} tag={name} isShort />,
    },
    { key: 'digest', head: 'Digest', cell: ({ digest }) => <Digest digest={digest} /> },
    {
      key: 'kind',
      head: 'Kind',
      cell: ({ kind, artifactType }) => (
        <span className="text-ink-2">{kind === 'artifact' ? (artifactType ?? kind) : kind}</span>
      ),
    },
    { key: 'size', head: 'Size', align: 'right', cell: ({ size }) => sizeInWords(size) },
    {
      key: 'pushed',
      head: 'Pushed',
      cell: ({ updatedAt, updatedBy }) => (
        <span className="text-ink-2">
          <Ago time={updatedAt} /> by {updatedBy}
        </span>
      ),
    },
    { key: 'findings', head: 'Findings', cell: ({ scan }) => <ScanBadge scan={scan} /> },
    { key: 'state', head: 'State', cell: (tag) => <TagStates tag={tag} /> },
  ];
}

function NoTags({ repository, search }: { readonly repository: string; readonly search: string | undefined }) {
  if (search !== undefined)
    return <Empty title={`No tag has “${search}” in its name`}>Filter by a part of the name.</Empty>;
  return (
    <Empty title="No tags yet">
      <p className="mb-3">A push brings the first one.</p>
      <Command text={`docker push ${location.host}/${repository}:1`} />
    </Empty>
  );
}
