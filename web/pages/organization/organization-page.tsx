// One organization: its head, and the tabs below it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { membersQuery, organizationQuery } from '../../queries/organizations.ts';
import { organizationRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { whomToAsk as whomToAskOf } from '../../words/who-may.tsx';

const TABS = [
  { to: '/organizations/$organization', text: t`Members`, isOffered: () => true },
  { to: '/organizations/$organization/teams', text: t`Teams`, isOffered: () => true },
  { to: '/organizations/$organization/repositories', text: t`Repositories`, isOffered: () => true },
  {
    to: '/organizations/$organization/access',
    text: t`Access`,
    isOffered: (may: readonly string[]) => may.includes('manage_repository') || may.includes('view_audit'),
  },
  {
    to: '/organizations/$organization/keys',
    text: t`API keys`,
    isOffered: (may: readonly string[]) => may.includes('manage_repository'),
  },
  {
    to: '/organizations/$organization/settings',
    text: t`Settings`,
    isOffered: (_may: readonly string[], isOwner: boolean) => isOwner,
  },
] as const;

/** More names help nobody. */
const MOST_NAMED = 5;

export function OrganizationPage() {
  const params = organizationRoute.useParams();
  const found = useQuery(organizationQuery(params.organization));
  // By its place in the address: an organization may be called as a tab is.
  const tab = useLocation({ select: ({ pathname }) => tabOf(pathname) });
  const offered = TABS.filter(
    (one) => found.data !== undefined && one.isOffered(found.data.permissions, found.data.isOwner),
  );
  const isOffered = offered.some(({ to }) => tabOf(to) === tab);
  const isRefused = found.isSuccess && !isOffered;
  const { data: members } = useInfiniteQuery({ ...membersQuery(params.organization), enabled: isRefused });
  const owners = members?.pages.flatMap(({ items }) => items).filter(({ isOwner }) => isOwner);
  const whomToAsk = whomToAskOf((owners ?? []).slice(0, MOST_NAMED).map(({ name }) => ({ kind: 'user', name })));
  return (
    <>
      <PageHead
        title={params.organization}
        crumbs={
          <Link to="/organizations" className={LINK}>
            <Trans>Organizations</Trans>
          </Link>
        }
        sub={found.data?.fullName || undefined}
      />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.isSuccess && (
        <>
          <TabBar label={t`Parts of the organization`}>
            {offered.map(({ to, text }, position) => (
              <TabLink key={to} to={to} params={params} activeOptions={{ exact: position === 0 }}>
                {text}
              </TabLink>
            ))}
          </TabBar>
          {isOffered ? (
            <Outlet />
          ) : (
            <LoggedInOnly what={t`this part of the organization`}>
              <Empty title={t`You may not open this`}>
                <Trans>To be let in, {whomToAsk}.</Trans>
              </Empty>
            </LoggedInOnly>
          )}
        </>
      )}
    </>
  );
}

/** Such as `keys` of `/organizations/dev/keys`; empty for the first one. */
function tabOf(address: string): string {
  return address.split('/')[3] ?? '';
}
