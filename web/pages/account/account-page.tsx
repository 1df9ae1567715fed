// The viewer's own account: who they are, and how they show it.

import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { logInMethodsQuery, viewerQuery } from '../../queries/session.ts';

const TABS = [
  { to: '/account', text: 'Profile' },
  { to: '/account/sessions', text: 'Sessions' },
  { to: '/account/tokens', text: 'Access tokens' },
  { to: '/account/keys', text: 'API keys' },
  { to: '/account/bundles', text: 'Client bundles' },
  { to: '/account/second-factor', text: 'Second factor' },
  { to: '/account/activity', text: 'My activity' },
] as const;

export function AccountPage() {
  const { data: viewer } = useQuery(viewerQuery);
  const { data: methods } = useQuery(logInMethodsQuery);
  if (viewer?.name === undefined)
    return (
      <>
        <PageHead title="My account" />
        <Empty title="Nobody is logged in">Log in to see your account.</Empty>
      </>
    );
  return (
    <>
      <PageHead title="My account" sub={viewer.name} />
      <TabBar label="Parts of the account">
        {TABS.filter(({ to }) => to !== '/account/bundles' || methods?.clientBundles).map(({ to, text }, position) => (
          <TabLink key={to} to={to} activeOptions={{ exact: position === 0, includeSearch: false }}>
            {text}
          </TabLink>
        ))}
      </TabBar>
      <Outlet />
    </>
  );
}
