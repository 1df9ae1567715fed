// One organization: its head, and the tabs below it.

import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { organizationQuery } from '../../queries/organizations.ts';
import { organizationRoute } from '../../site-map.tsx';
import { LINK } from '../../words/repository-link.tsx';

const TABS = [
  { to: '/organizations/$organization', text: 'Members', isOffered: () => true },
  { to: '/organizations/$organization/teams', text: 'Teams', isOffered: () => true },
  { to: '/organizations/$organization/repositories', text: 'Repositories', isOffered: () => true },
  {
    to: '/organizations/$organization/access',
    text: 'Access',
    isOffered: (may: readonly string[]) => may.includes('manage_repository') || may.includes('view_audit'),
  },
  {
    to: '/organizations/$organization/keys',
    text: 'API keys',
    isOffered: (may: readonly string[]) => may.includes('manage_repository'),
  },
  {
    to: '/organizations/$organization/settings',
    text: 'Settings',
    isOffered: (_may: readonly string[], isOwner: boolean) => isOwner,
  },
] as const;

export function OrganizationPage() {
  const params = organizationRoute.useParams();
  const found = useQuery(organizationQuery(params.organization));
  return (
    <>
      <PageHead
        title={params.organization}
        crumbs={
          <>
            <Link to="/organizations" className={LINK}>
              Organizations
            </Link>{' '}
            /
          </>
        }
        sub={found.data?.fullName || undefined}
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && (
        <>
          <TabBar label="Parts of the organization">
            {TABS.filter(({ isOffered }) => isOffered(found.data.permissions, found.data.isOwner)).map(
              ({ to, text }, position) => (
                <TabLink key={to} to={to} params={params} activeOptions={{ exact: position === 0 }}>
                  {text}
                </TabLink>
              ),
            )}
          </TabBar>
          <Outlet />
        </>
      )}
    </>
  );
}
