// Promotion out of the repository and into it: the policies, and what has been promoted.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { buttonLook } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { Problem } from '../../parts/problem.tsx';
import { policiesQuery } from '../../queries/policies.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { repositoryPromotionsRoute, repositoryRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { WhomToAsk } from '../../words/who-may.tsx';
import { PolicyEntry } from './policy-entry.tsx';
import { PromotionHistory } from './promotion-history.tsx';

const SIDES = [
  { side: 'source', text: t`Is source` },
  { side: 'target', text: t`Is target` },
] as const;

export function PromotionsTab() {
  return (
    <LoggedInOnly what={t`promotions`}>
      <Promotions />
    </LoggedInOnly>
  );
}

function Promotions() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const search = repositoryPromotionsRoute.useSearch();
  const { data: known } = useQuery(repositoryQuery(repository));
  const out = useInfiniteQuery(policiesQuery({ source: repository }));
  const into = useInfiniteQuery(policiesQuery({ target: repository }));
  const isTargetOnly = isEmpty(out) && into.isSuccess && !isEmpty(into);
  const side = search.side ?? (isTargetOnly ? 'target' : 'source');
  const found = side === 'source' ? out : into;
  const policies = found.data?.pages.flatMap(({ items }) => items) ?? [];
  // Until both are known, nobody has chosen a side, and it could change by itself.
  if (search.side === undefined && (out.isPending || into.isPending)) return <Loading />;
  const isMember = known?.isMember ?? false;
  const mayManage = known?.permissions.includes('manage_policies') ?? false;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <nav aria-label={t`Side`} className="inline-flex rounded-md border border-edge">
          {SIDES.map(({ side: one, text }) => (
            <Link
              key={one}
              to="/repositories/$repository/promotions"
              params={{ repository: part }}
              search={{ ...search, side: one }}
              aria-current={side === one ? 'page' : undefined}
              className="px-3 py-1 text-ink-2 no-underline first:rounded-l-md last:rounded-r-md hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent"
            >
              {text}
            </Link>
          ))}
        </nav>
        {mayManage && side === 'source' && (
          <Link
            to="/repositories/$repository/policies/new"
            params={{ repository: part }}
            className={`${buttonLook('go')} ml-auto`}
          >
            <Trans>
              <Plus size={14} aria-hidden /> New promotion policy
            </Trans>
          </Link>
        )}
      </div>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && policies.length === 0 && !found.hasNextPage && (
        <NoPolicies repository={repository} side={side} mayManage={mayManage} isMember={isMember} />
      )}
      {policies.length > 0 && (
        <ul aria-label={t`Promotion policies`} className="rounded-lg border border-line">
          {policies.map((policy) => (
            <PolicyEntry
              key={policy.id}
              policy={policy}
              isOfSource={side === 'source'}
              mayManage={mayManage && side === 'source'}
            />
          ))}
        </ul>
      )}
      <More hasMore={found.hasNextPage} isLoading={found.isFetching} onMore={found.fetchNextPage} />
      <PromotionHistory
        key={`${repository} ${side}`}
        repository={repository}
        side={side}
        isMember={isMember}
        mayRollBack={side === 'target' && (known?.permissions.includes('accept_promotions') ?? false)}
      />
    </>
  );
}

function isEmpty({
  data,
}: {
  readonly data: InfiniteData<{ readonly items: readonly unknown[] }> | undefined;
}): boolean {
  return data?.pages[0]?.items.length === 0;
}

function NoPolicies({
  repository,
  side,
  mayManage,
  isMember,
}: {
  readonly repository: string;
  readonly side: 'source' | 'target';
  readonly mayManage: boolean;
  readonly isMember: boolean;
}) {
  if (!isMember)
    return (
      <Empty title={t`Policies are not shown to you`}>
        <Trans>
          Whether there are any is for those who have a part in {repository}, not for everybody who may pull.
        </Trans>
      </Empty>
    );
  if (side === 'target')
    return (
      <Empty title={t`No policy promotes into this repository`}>
        <Trans>
          A policy is made at its source: open the repository that images come from, and there its Promotions.
        </Trans>
      </Empty>
    );
  return (
    <Empty title={t`No policy promotes from here`}>
      <Trans>
        A policy looks at each image that is pushed to {repository}, and promotes those that fulfil its criteria into
        another repository: under another tag, without copying a byte.
        {!mayManage && (
          <Trans>
            {' '}
            To have one made, <WhomToAsk repository={repository} permission="manage_policies" />.
          </Trans>
        )}
      </Trans>
    </Empty>
  );
}
