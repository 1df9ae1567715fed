// The parts of the house, as icons and words; on narrow screens a bar at the bottom.

import { Link } from '@tanstack/react-router';
import { Building2, Package, Waypoints } from 'lucide-react';
import type { Viewer } from '../queries/session.ts';

const PLACES = [
  { to: '/repositories', text: 'Repositories', icon: Package, isFor: () => true },
  { to: '/pipelines', text: 'Pipelines', icon: Waypoints, isFor: isLoggedIn },
  { to: '/organizations', text: 'Organizations', icon: Building2, isFor: isLoggedIn },
] as const;

const PLACE =
  'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-ink-2 no-underline hover:bg-panel hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-semibold data-[status=active]:text-accent max-narrow:h-11 max-narrow:flex-1 max-narrow:flex-col max-narrow:justify-center max-narrow:gap-0 max-narrow:text-[11px]/4';

export function Rail({ viewer }: { readonly viewer: Viewer }) {
  return (
    <nav
      aria-label="Main"
      className="flex gap-0.5 max-narrow:fixed max-narrow:inset-x-0 max-narrow:bottom-0 max-narrow:z-30 max-narrow:border-t max-narrow:border-line max-narrow:bg-page max-narrow:px-1 narrow:flex-col narrow:border-r narrow:border-line narrow:px-2 narrow:py-3"
    >
      {PLACES.filter(({ isFor }) => isFor(viewer)).map(({ to, text, icon: Icon }) => (
        <Link key={to} to={to} className={PLACE}>
          <Icon size={16} aria-hidden />
          {text}
        </Link>
      ))}
    </nav>
  );
}

function isLoggedIn({ name }: Viewer): boolean {
  return name !== undefined;
}
