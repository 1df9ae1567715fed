// The parts of the house, as icons and words; on narrow screens a bar at the bottom.

import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import { Activity, Building2, Package, ShieldAlert, ShieldUser, Waypoints } from 'lucide-react';
import type { Viewer } from '../queries/session.ts';

const PLACES = [
  { to: '/repositories', text: t`Repositories`, icon: Package, isFor: () => true },
  { to: '/pipelines', text: t`Pipelines`, icon: Waypoints, isFor: isLoggedIn },
  { to: '/vulnerabilities', text: t`Vulnerabilities`, icon: ShieldAlert, isFor: isLoggedIn },
  { to: '/activity', text: t`Activity`, icon: Activity, isFor: isAuditor },
  { to: '/organizations', text: t`Organizations`, icon: Building2, isFor: isLoggedIn },
  { to: '/admin', text: t`Admin`, icon: ShieldUser, isFor: isAuditor },
] as const;

const PLACE =
  'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-ink-2 no-underline hover:bg-panel hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-semibold data-[status=active]:text-accent max-narrow:h-11 max-narrow:shrink-0 max-narrow:grow max-narrow:px-1.5 max-narrow:flex-col max-narrow:justify-center max-narrow:gap-0 max-narrow:text-[11px]/4 max-[400px]:px-0.5 max-[400px]:text-[10px]/4';

export function Rail({ viewer }: { readonly viewer: Viewer }) {
  return (
    <nav
      aria-label={t`Main`}
      className="flex gap-0.5 scroll-hint max-narrow:overflow-x-auto max-narrow:fixed max-narrow:inset-x-0 max-narrow:bottom-0 max-narrow:z-30 max-narrow:border-t max-narrow:border-line max-narrow:px-1 narrow:flex-col narrow:border-r narrow:border-line narrow:px-2 narrow:py-3"
    >
      {PLACES.filter(({ isFor }) => isFor(viewer)).map(({ to, text, icon: Icon }) => (
        <Link key={to} to={to} className={PLACE}>
          <Icon size={16} className="shrink-0" aria-hidden />
          {text}
        </Link>
      ))}
    </nav>
  );
}

function isLoggedIn({ name }: Viewer): boolean {
  return name !== undefined;
}

function isAuditor(viewer: Viewer): boolean {
  return viewer.isAuditor;
}
