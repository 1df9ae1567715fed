// One repository: its head, and the tabs below it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabCount, TabLink } from '../../parts/tabs.tsx';
import { repositoryQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { fromAddress, namespaceOf } from '../../words/repository-name.ts';

export function RepositoryPage() {
  const { repository: part } = repositoryRoute.useParams();
  const name = fromAddress(part);
  const found = useQuery(repositoryQuery(name));
  const { data: viewer } = useQuery(viewerQuery);
  const namespace = namespaceOf(name);
  const params = { repository: part };
  const permissions = found.data?.permissions ?? [];
  return (
    <>
      <PageHead
        title={name}
        heading={name.slice(namespace.length + 1)}
        crumbs={
          <>
            <Link to="/repositories" search={{ search: `${namespace}/` }} className={LINK}>
              {namespace}
            </Link>{' '}
            /
          </>
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
            {(permissions.includes('manage_repository') || viewer?.isAuditor) && (
              <TabLink to="/repositories/$repository/access" params={params}>
                <Trans>Access</Trans>
              </TabLink>
            )}
            {permissions.includes('view_audit') && (
              <TabLink to="/repositories/$repository/activity" params={params}>
                <Trans>Activity</Trans>
              </TabLink>
            )}
            {permissions.includes('manage_webhooks') && (
              <TabLink to="/repositories/$repository/webhooks" params={params}>
                <Trans>Webhooks</Trans>
              </TabLink>
            )}
            {permissions.includes('manage_repository') && (
              <TabLink to="/repositories/$repository/settings" params={params}>
                <Trans>Settings</Trans>
              </TabLink>
            )}
          </TabBar>
          <Outlet />
        </>
      )}
    </>
  );
}
