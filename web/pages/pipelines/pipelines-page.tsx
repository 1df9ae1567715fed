// Pipelines, as a board and as a graph: two views of one thing, with the same filters.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, CheckField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { organizationQuery } from '../../queries/organizations.ts';
import { viewerQuery } from '../../queries/session.ts';
import { pipelinesRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { ExportBoard } from './export-board.tsx';
import { usePipelines } from './use-pipelines.ts';

export function PipelinesPage() {
  return (
    <>
      <PageHead title={t`Pipelines`} sub={t`What is in each stage, since when, and what keeps it from the next.`} />
      <LoggedInOnly what={t`pipelines`}>
        <Pipelines />
      </LoggedInOnly>
    </>
  );
}

/** Who owns more of them finds the others under Organizations. */
const MOST_ASKED = 5;

const keepFilters = <T,>(before: T) => before;

function Pipelines() {
  const { data, error, retry, isPending } = usePipelines();
  return (
    <>
      <Problem error={error} onRetry={retry} />
      {isPending && <Loading />}
      {data && data.all.length === 0 && <NoPipelines />}
      {data && data.all.length > 0 && (
        <>
          <TabBar label={t`Views of the pipelines`}>
            <TabLink to="/pipelines" search={keepFilters} activeOptions={{ exact: true, includeSearch: false }}>
              <Trans>Board</Trans>
            </TabLink>
            <TabLink to="/pipelines/graph" search={keepFilters} activeOptions={{ includeSearch: false }}>
              <Trans>Graph</Trans>
            </TabLink>
          </TabBar>
          <Filters>
            <ExportBoard applications={data.shown} there={data.there} />
          </Filters>
          {(data.pipelines.morePolicies || data.pipelines.moreNextHops) && (
            <Notice kind="info">
              <Trans>There are more policies and next hops than fit here: what is shown is not all.</Trans>
            </Notice>
          )}
          {data.shown.length === 0 && (
            <Empty title={t`No application is like that`}>
              <Trans>Change the filter, or take it away.</Trans>
            </Empty>
          )}
          {data.shown.length > 0 && <Outlet />}
        </>
      )}
    </>
  );
}

/** @param children what stands beside the filters */
function Filters({ children }: { readonly children: ReactNode }) {
  const { search = '', waiting = false } = pipelinesRoute.useSearch();
  const navigate = useNavigate();
  const filter = (change: { readonly search?: string | undefined; readonly waiting?: boolean | undefined }) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <BarInput
        label={t`Filter applications`}
        type="search"
        className="!w-[240px]"
        placeholder={t`Application, tag or digest`}
        defaultValue={search}
        onChange={({ target }) => filter({ search: target.value || undefined })}
      />
      <span className="[&>div]:mb-0">
        <CheckField
          label={t`Only what waits`}
          checked={waiting}
          onChange={({ target }) => filter({ waiting: target.checked || undefined })}
        />
      </span>
      <span className="ml-auto">{children}</span>
    </div>
  );
}

function NoPipelines() {
  const { data: viewer } = useQuery(viewerQuery);
  const own = useQueries({ queries: (viewer?.organizations ?? []).slice(0, MOST_ASKED).map(organizationQuery) });
  const owned = own.flatMap(({ data }) => (data?.isOwner ? [data.name] : []));
  return (
    <Empty title={t`No pipelines yet`}>
      <Trans>
        A pipeline is a chain of repositories through which images go. Make a promotion policy, under Promotions of the{' '}
        <Link to="/repositories" className={`${LINK} underline`}>
          repository
        </Link>{' '}
        that images are pushed to, or say to which namespaces the images of an organization go, under “Promotes to” of
        its Settings
      </Trans>
      {owned.length > 0 && ': '}
      {owned.map((organization, position) => (
        <Fragment key={organization}>
          {position > 0 && ', '}
          <Link to="/organizations/$organization/settings" params={{ organization }} className={`${LINK} underline`}>
            {organization}
          </Link>
        </Fragment>
      ))}
      .
      {owned.length === 0 && (
        <>
          {' '}
          {viewer?.isAdmin ? (
            <Link to="/organizations" className={`${LINK} underline`}>
              <Trans>Organizations</Trans>
            </Link>
          ) : (
            <Trans>Its owners can do that.</Trans>
          )}
        </>
      )}
    </Empty>
  );
}
