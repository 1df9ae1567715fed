// What has happened to the tag: who, when, from where, why.

import { t } from '@lingui/core/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { promotionsQuery } from '../../queries/promotions.ts';
import { repositoryQuery, tagHistoryQuery } from '../../queries/repositories.ts';
import { tagRoute } from '../../site-map.tsx';
import { ActorName } from '../../words/actor-name.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { PolicyBy } from '../../words/policy-name.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { RollBackButton } from '../../words/roll-back-button.tsx';
import { RollBackDialog, type RolledBack } from '../../words/roll-back-dialog.tsx';
import { Ago } from '../../words/time.tsx';
import { HistoryDetail } from './history-detail.tsx';
import { historyRows, lastPromotion, type TagEvent, toldBy } from './history-rows.ts';
import { inOrder, promotedFromHere } from './promoted-from-here.ts';

const COLUMNS: readonly Column<TagEvent>[] = [
  { key: 'action', head: t`Action`, cell: ({ type }) => <span className="font-semibold">{codeInWords(type)}</span> },
  { key: 'at', head: t`On`, cell: ({ at }) => <Ago time={at} /> },
  { key: 'by', head: t`By`, cell: (event) => <By event={event} /> },
  {
    key: 'detail',
    head: t`Detail`,
    isWide: true,
    cell: (event) => (
      <span className="block py-1 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">
        <HistoryDetail event={event} />
      </span>
    ),
  },
];

export function HistoryTab() {
  const params = tagRoute.useParams();
  const repository = fromAddress(params.repository);
  const found = useInfiniteQuery(tagHistoryQuery(repository, params.tag));
  const { data: known } = useQuery(repositoryQuery(repository));
  const [rolledBack, setRolledBack] = useState<RolledBack>();
  const promoted = useInfiniteQuery({
    ...promotionsQuery({ source: repository, tag: params.tag, state: 'succeeded' }),
    enabled: known?.isMember === true,
  });
  const own = historyRows(found.data?.pages.flatMap((page) => page.items) ?? []);
  const from = promotedFromHere(promoted.data?.pages.flatMap(({ items }) => items) ?? [], {
    repository,
    tag: params.tag,
  });
  const rows = inOrder({ rows: from, hasMore: promoted.hasNextPage }, { rows: own, hasMore: found.hasNextPage });
  const readMore = () =>
    Promise.all([found, promoted].map((one) => (one.hasNextPage ? one.fetchNextPage() : undefined)));
  const last = known?.permissions.includes('accept_promotions') ? lastPromotion(own) : undefined;
  const columns = last ? [...COLUMNS, rollsBack(last, setRolledBack)] : COLUMNS;
  return (
    <>
      <Problem error={found.error ?? promoted.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && <Empty title={t`Nothing has happened to this tag yet`} />}
      {rows.length > 0 && <Table caption={t`History`} columns={columns} rows={rows} keyOf={({ id }) => id} />}
      <More
        hasMore={found.hasNextPage || promoted.hasNextPage}
        isLoading={found.isFetching || promoted.isFetching}
        onMore={readMore}
      />
      {rolledBack && <RollBackDialog promotion={rolledBack} onClose={() => setRolledBack(undefined)} />}
    </>
  );
}

function By({ event }: { readonly event: TagEvent }) {
  const { actor, repository } = event;
  const { policy, source } = toldBy(event);
  if (actor.kind !== 'policy') return <ActorName actor={actor} />;
  const from = source?.repository ?? repository;
  if (!policy || from === null) return t`policy ${actor.name}`;
  return <PolicyBy id={policy} source={from} way={actor.name} />;
}

/** Offered for the row that is the last promotion. */
function rollsBack(last: TagEvent, choose: (promotion: RolledBack) => void): Column<TagEvent> {
  const { repository, tag, digest, previousDigest } = last;
  const promotion = {
    id: toldBy(last).promotion ?? '',
    source: { digest: digest ?? '' },
    target: { repository: repository ?? '', tag: tag ?? '', previousDigest },
  };
  return {
    ...ACTIONS_COLUMN,
    cell: (event) => event === last && <RollBackButton target={promotion.target} onChoose={() => choose(promotion)} />,
  };
}
