// One repository: its head, and the tabs below it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { PERMISSIONS } from '../../../src/api/role.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabCount, TabLink } from '../../parts/tabs.tsx';
import { repositoryQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { fromAddress, namespaceOf } from '../../words/repository-name.ts';
import { WhomToAsk } from '../../words/who-may.tsx';

type Permission = (typeof PERMISSIONS)[number];

/** What each tab shows is for those who have this permission. */
const NEEDED: Readonly<Record<string, Permission>> = {
  access: 'manage_repository',
  activity: 'view_audit',
  webhooks: 'manage_webhooks',
  settings: 'manage_repository',
};

/** The same in words. */
const WHAT_IT_TAKES: Readonly<Record<string, string>> = {
  access: t`manage the repository`,
  activity: t`view its audit`,
  webhooks: t`manage its webhooks`,
  settings: t`manage the repository`,
};

export function RepositoryPage() {
  const { repository: part } = repositoryRoute.useParams();
  const name = fromAddress(part);
  const found = useQuery(repositoryQuery(name));
  const { data: viewer } = useQuery(viewerQuery);
  const namespace = namespaceOf(name);
  const params = { repository: part };
  const permissions = found.data?.permissions ?? [];
  const tab = useLocation({ select: ({ pathname }) => pathname.slice(pathname.lastIndexOf('/') + 1) });
  const mayOpen = (one: string) => {
    const needed = NEEDED[one];
    return needed === undefined || permissions.includes(needed) || (one === 'access' && viewer?.isAuditor === true);
  };
  return (
    <>
      <PageHead
        title={name}
        heading={name.slice(namespace.length + 1)}
        crumbs={
          <Link to="/repositories" search={{ search: `${namespace}/` }} className={LINK}>
            {namespace}
          </Link>
        }
        sub={found.data?.description || undefined}
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && (
        <>
          <TabBar label={t`Parts of the repository`}>
            <TabLink to="/repositories/$repository" params={params} activeOptions={{ exact: true }}>
              <Trans>Info</Trans>
            </TabLink>
            <TabLink to="/repositories/$repository/tags" params={params}>
              <Trans>
                Tags <TabCount count={found.data.tags} />
              </Trans>
            </TabLink>
            {viewer?.name !== undefined && (
              <TabLink
                to="/repositories/$repository/promotions"
                params={params}
                activeOptions={{ includeSearch: false }}
              >
                <Trans>Promotions</Trans>
              </TabLink>
            )}
            {mayOpen('access') && (
              <TabLink to="/repositories/$repository/access" params={params}>
                <Trans>Access</Trans>
              </TabLink>
            )}
            {mayOpen('activity') && (
              <TabLink to="/repositories/$repository/activity" params={params}>
                <Trans>Activity</Trans>
              </TabLink>
            )}
            {mayOpen('webhooks') && (
              <TabLink to="/repositories/$repository/webhooks" params={params}>
                <Trans>Webhooks</Trans>
              </TabLink>
            )}
            {mayOpen('settings') && (
              <TabLink to="/repositories/$repository/settings" params={params}>
                <Trans>Settings</Trans>
              </TabLink>
            )}
          </TabBar>
          {mayOpen(tab) ? (
            <Outlet />
          ) : (
            <LoggedInOnly what={t`this part of the repository`}>
              <Empty title={t`You may not open this`}>
                <Trans>
                  It takes the permission to {WHAT_IT_TAKES[tab] ?? ''}:{' '}
                  <WhomToAsk repository={name} permission="manage_repository" />.
                </Trans>
              </Empty>
            </LoggedInOnly>
          )}
        </>
      )}
    </>
  );
}
