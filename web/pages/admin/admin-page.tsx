// What system admins look after, and auditors look at.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { viewerQuery } from '../../queries/session.ts';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';

const TABS = [
  { to: '/admin', text: t`Users` },
  { to: '/admin/roles', text: t`Roles` },
  { to: '/admin/access', text: t`Access` },
  { to: '/admin/keys', text: t`API keys`, isForAdmins: true },
  { to: '/admin/directories', text: t`Directories` },
  { to: '/admin/jobs', text: t`Jobs` },
  { to: '/admin/audit', text: t`Audit` },
  { to: '/admin/advisories', text: t`Advisories` },
  { to: '/admin/vex', text: t`VEX` },
  { to: '/admin/storage', text: t`Storage` },
  { to: '/admin/system', text: t`System` },
] as const;

export function AdminPage() {
  const { data: viewer } = useQuery(viewerQuery);
  if (!viewer?.isAuditor)
    return (
      <>
        <PageHead title={t`Admin`} />
        <LoggedInOnly what={t`the administration`} who={t`System admins and auditors see it.`}>
          <Empty title={t`For system admins and auditors`}>
            <Trans>Ask one of them for what you need here.</Trans>
          </Empty>
        </LoggedInOnly>
      </>
    );
  return (
    <>
      <PageHead title={t`Admin`} />
      <TabBar label={t`Parts of the administration`}>
        {TABS.filter((tab) => viewer.isAdmin || !('isForAdmins' in tab)).map(({ to, text }, position) => (
          <TabLink key={to} to={to} activeOptions={{ exact: position === 0, includeSearch: false }}>
            {text}
          </TabLink>
        ))}
      </TabBar>
      <Outlet />
    </>
  );
}
