// What was promoted out of a repository or into it, refused, or rolled back.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { PromotionBody } from '../../../src/api/promotion.ts';
import { PROMOTION_STATES } from '../../../src/api/promotion-state.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { BarSelect } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { type Column, Table } from '../../parts/table.tsx';
import { promotionsCsv, promotionsQuery } from '../../queries/promotions.ts';
import { repositoryPromotionsRoute } from '../../site-map.tsx';
import { ActorName } from '../../words/actor-name.tsx';
import { shortDigest } from '../../words/digest.tsx';
import { NamedTag } from '../../words/named-elsewhere.tsx';
import { PolicyBy } from '../../words/policy-name.tsx';
import { reasonInWords } from '../../words/reason.ts';
import { inAddress } from '../../words/repository-name.ts';
import { RollBackButton } from '../../words/roll-back-button.tsx';
import { RollBackDialog } from '../../words/roll-back-dialog.tsx';
import { Ago } from '../../words/time.tsx';

type State = PromotionBody['state'];

const STATES: Readonly<Record<State, { readonly text: string; readonly tone: Tone }>> = {
  succeeded: { text: t`promoted`, tone: 'good' },
  already_there: { text: t`was there already`, tone: 'plain' },
  refused: { text: t`refused`, tone: 'critical' },
  held: { text: t`held`, tone: 'held' },
  waiting: { text: t`waits`, tone: 'held' },
  rolled_back: { text: t`rolled back`, tone: 'high' },
};

interface PromotionHistoryProps {
  readonly repository: string;
  readonly side: 'source' | 'target';
  /** Others are shown only what has another end of theirs. */
  readonly isMember: boolean;
  readonly mayRollBack: boolean;
}

export function PromotionHistory({ repository, side, isMember, mayRollBack }: PromotionHistoryProps) {
  const { state } = repositoryPromotionsRoute.useSearch();
  const navigate = useNavigate();
  const filter = { [side]: repository, state };
  const found = useInfiniteQuery(promotionsQuery(filter));
  const download = useMutation({
    mutationFn: async () =>
      saveFile(
        `promotions-${inAddress(repository)}.csv`,
        new Blob([await promotionsCsv(filter)], { type: 'text/csv' }),
      ),
  });
  const [rolledBack, setRolledBack] = useState<PromotionBody>();
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="history-head" className="mt-6">
      <div className="mb-1.5 flex flex-wrap items-center gap-2">
        <h2 id="history-head" className="mr-auto font-semibold">
          <Trans>History</Trans>
        </h2>
        <BarSelect
          label={t`Outcome`}
          value={state ?? ''}
          onChange={({ target }) =>
            navigate({
              to: '/repositories/$repository/promotions',
              params: { repository: inAddress(repository) },
              search: (before) => ({ ...before, state: PROMOTION_STATES.find((one) => one === target.value) }),
              replace: true,
            })
          }
        >
          <option value="">{t`every outcome`}</option>
          {PROMOTION_STATES.map((one) => (
            <option key={one} value={one}>
              {STATES[one].text}
            </option>
          ))}
        </BarSelect>
        <Button disabled={rows.length === 0} isBusy={download.isPending} onClick={() => download.mutate()}>
          <Trans>
            <Download size={14} aria-hidden /> CSV
          </Trans>
        </Button>
      </div>
      <Problem error={found.error ?? download.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && rows.length === 0 && (
        <p className="text-ink-3">{nothingInWords(side, { isFiltered: state !== undefined, isMember })}</p>
      )}
      {rows.length > 0 && (
        <Table
          caption={t`Promotions`}
          columns={columnsOf(mayRollBack ? rollsBack(rows, setRolledBack) : undefined)}
          rows={rows}
          keyOf={({ id, at }) => id ?? at}
        />
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      {rolledBack && <RollBackDialog promotion={rolledBack} onClose={() => setRolledBack(undefined)} />}
    </section>
  );
}

function nothingInWords(
  side: 'source' | 'target',
  { isFiltered, isMember }: { readonly isFiltered: boolean; readonly isMember: boolean },
): string {
  if (!isMember) return t`What was promoted is shown to those who have a part in it.`;
  if (isFiltered) return t`Nothing has this outcome.`;
  return side === 'source' ? t`Nothing was promoted from here yet.` : t`Nothing was promoted into this repository yet.`;
}

function columnsOf(rollBack: Column<PromotionBody> | undefined): readonly Column<PromotionBody>[] {
  return [
    {
      key: 'state',
      head: t`Outcome`,
      cell: ({ state }) => <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge>,
    },
    { key: 'at', head: t`On`, cell: ({ at }) => <Ago time={at} /> },
    { key: 'by', head: t`By`, cell: (promotion) => <By promotion={promotion} /> },
    {
      key: 'way',
      head: t`From → to`,
      cell: ({ source, target, rollsBack: undone }) => (
        <span className="whitespace-normal [overflow-wrap:anywhere]">
          {undone === null && source.tag !== null && (
            <>
              <NamedTag repository={source.repository} tag={source.tag} /> →{' '}
            </>
          )}
          <NamedTag repository={target.repository} tag={target.tag} />
        </span>
      ),
    },
    {
      key: 'detail',
      head: t`Detail`,
      cell: (promotion) => (
        <span className="block py-1 whitespace-normal text-ink-2 [overflow-wrap:anywhere]">
          <Detail promotion={promotion} />
        </span>
      ),
    },
    ...(rollBack ? [rollBack] : []),
  ];
}

/** A button where there is something to go back to, and the tag has not gone elsewhere since, as far as the list shows. */
function rollsBack(rows: readonly PromotionBody[], choose: (promotion: PromotionBody) => void): Column<PromotionBody> {
  const moves = rows.filter(({ state }) => state === 'succeeded' || state === 'rolled_back');
  const isLast = (one: PromotionBody) => moves.find(({ target }) => target.tag === one.target.tag) === one;
  return {
    ...ACTIONS_COLUMN,
    cell: (one) =>
      one.state === 'succeeded' &&
      one.target.previousDigest !== null &&
      isLast(one) && <RollBackButton target={one.target} onChoose={() => choose(one)} />,
  };
}

function By({ promotion: { by, policyId, source } }: { readonly promotion: PromotionBody }) {
  if (policyId === null) return <ActorName actor={by} />;
  return <PolicyBy id={policyId} source={source.repository} way={by.name} />;
}

function Detail({ promotion: { source, target, reason, comment } }: { readonly promotion: PromotionBody }) {
  const digest = shortDigest(source.digest);
  const moved = target.previousDigest === null ? digest : `${shortDigest(target.previousDigest)} → ${digest}`;
  return (
    <>
      {reason === null ? moved : reasonInWords(reason)}
      {comment !== null && (
        <>
          {' '}
          · “<bdi>{comment}</bdi>”
        </>
      )}
    </>
  );
}
