// The viewer's own account: who they are, and how they show it.

import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { PageHead } from '../../parts/page-head.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { viewerQuery } from '../../queries/session.ts';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';

const TABS = [
  { to: '/account', text: t`Profile` },
  { to: '/account/sessions', text: t`Sessions` },
  { to: '/account/tokens', text: t`Access tokens` },
  { to: '/account/keys', text: t`API keys` },
  { to: '/account/bundles', text: t`Client bundles` },
  { to: '/account/second-factor', text: t`Second factor` },
  { to: '/account/activity', text: t`My activity` },
] as const;

export function AccountPage() {
  const { data: viewer } = useQuery(viewerQuery);
  if (viewer?.name === undefined)
    return (
      <>
        <PageHead title={t`My account`} />
        <LoggedInOnly what={t`your account`} who={t`Password, sessions, access tokens and what else is yours.`}>
          {null}
        </LoggedInOnly>
      </>
    );
  return (
    <>
      <PageHead title={t`My account`} sub={viewer.name} />
      <TabBar label={t`Parts of the account`}>
        {TABS.map(({ to, text }, position) => (
          <TabLink key={to} to={to} activeOptions={{ exact: position === 0, includeSearch: false }}>
            {text}
          </TabLink>
        ))}
      </TabBar>
      <Outlet />
    </>
  );
}
