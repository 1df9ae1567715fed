// What has happened to the tag: who, when, from where, why.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { eventSchema } from '../../../src/api/event.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { tagHistoryQuery } from '../../queries/repositories.ts';
import { tagRoute } from '../../site-map.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { shortDigest } from '../../words/digest.tsx';
import { reasonInWords } from '../../words/reason.ts';
import { fromAddress } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';

type Event = z.output<typeof eventSchema>;

const COLUMNS: readonly Column<Event>[] = [
  { key: 'action', head: t`Action`, cell: ({ type }) => <span className="font-semibold">{codeInWords(type)}</span> },
  { key: 'at', head: t`On`, cell: ({ at }) => <Ago time={at} /> },
  { key: 'by', head: t`By`, cell: ({ actor }) => actor.name || actor.kind },
  {
    key: 'detail',
    head: t`Detail`,
    isWide: true,
    cell: (event) => (
      <span className="block py-1 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">
        <Detail event={event} />
      </span>
    ),
  },
];

export function HistoryTab() {
  const params = tagRoute.useParams();
  const found = useInfiniteQuery(tagHistoryQuery(fromAddress(params.repository), params.tag));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && <Empty title={t`Nothing has happened to this tag yet`} />}
      {rows.length > 0 && <Table caption={t`History`} columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
    </>
  );
}

function Detail({ event: { data, digest, previousDigest } }: { readonly event: Event }) {
  const told = data as {
    readonly source?: { readonly repository?: string; readonly tag?: string | null };
    readonly target?: { readonly repository?: string; readonly tag?: string };
    readonly comment?: string | null;
    readonly reason?: string | null;
  };
  const from =
    told.source?.repository === undefined ? '' : `${told.source.repository}:${told.source.tag ?? t`(digest)`}`;
  const to = told.target?.repository === undefined ? '' : `${told.target.repository}:${told.target.tag}`;
  // What is rolled back comes from where it goes: what it moved from says more.
  const way = from !== '' && to !== '' && from !== to ? `${from} → ${to}` : '';
  const moved =
    previousDigest !== null && digest !== null
      ? `${shortDigest(previousDigest)} → ${shortDigest(digest)}`
      : digest === null
        ? ''
        : shortDigest(digest);
  const facts = [way || moved, reasonInWords(told.reason ?? '')].filter((one) => one !== '').join(' · ');
  return (
    <>
      {facts}
      {told.comment && (
        <>
          {facts !== '' && ' · '}“<bdi>{told.comment}</bdi>”
        </>
      )}
    </>
  );
}
