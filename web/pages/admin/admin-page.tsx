// What system admins look after, and auditors look at.

import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { viewerQuery } from '../../queries/session.ts';

const TABS = [
  { to: '/admin', text: 'Users' },
  { to: '/admin/roles', text: 'Roles' },
  { to: '/admin/access', text: 'Access' },
  { to: '/admin/keys', text: 'API keys', isForAdmins: true },
  { to: '/admin/directories', text: 'Directories' },
  { to: '/admin/jobs', text: 'Jobs' },
  { to: '/admin/audit', text: 'Audit' },
  { to: '/admin/advisories', text: 'Advisories' },
  { to: '/admin/vex', text: 'VEX' },
  { to: '/admin/system', text: 'System' },
] as const;

export function AdminPage() {
  const { data: viewer } = useQuery(viewerQuery);
  if (!viewer?.isAuditor)
    return (
      <>
        <PageHead title="Admin" />
        <Empty title="For system admins and auditors">Ask one of them for what you need here.</Empty>
      </>
    );
  return (
    <>
      <PageHead title="Admin" />
      <TabBar label="Parts of the administration">
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
