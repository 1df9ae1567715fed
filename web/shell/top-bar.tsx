// The bar on top: where one is, and as whom.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { LogIn, LogOut, Moon, Search as SearchIcon, Sun, SunMoon, UserRound } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { live } from '../live.ts';
import { Button, buttonLook } from '../parts/button.tsx';
import { Menu } from '../parts/menu.tsx';
import type { Viewer } from '../queries/session.ts';
import { router } from '../site-map.tsx';
import { chooseMode, chosenMode, type Mode } from '../theme/mode.ts';

const MODES = [
  { mode: 'system', text: t`As the system`, icon: SunMoon },
  { mode: 'light', text: t`Light`, icon: Sun },
  { mode: 'dark', text: t`Dark`, icon: Moon },
] as const;

export function TopBar({ viewer, onLogOut }: { readonly viewer: Viewer; readonly onLogOut: () => void }) {
  return (
    <header className="flex items-center gap-3 border-b border-line px-3 narrow:col-span-2 narrow:px-4">
      <Link to="/repositories" className="font-bold tracking-tight text-ink no-underline">
        <Trans>Shiplock</Trans>
      </Link>
      <Search />
      <div className="ml-auto flex items-center gap-2">
        <LiveSign />
        {viewer.name !== undefined && !viewer.lacksSecondFactor && (
          <Suspense>
            <Signs viewer={viewer} />
          </Suspense>
        )}
        <ModeMenu />
        <Account viewer={viewer} onLogOut={onLogOut} />
      </div>
    </header>
  );
}

// Not among what the first page needs.
const Signs = lazy(async () => ({ default: (await import('./signs.tsx')).Signs }));
const readSearchDialog = () => import('./search-dialog.tsx');
const SearchDialog = lazy(async () => ({ default: (await readSearchDialog()).SearchDialog }));

/** In milliseconds: what the page itself needs comes first. */
const AFTER_THE_PAGE = 300;

/** Opens with `/` and with Ctrl-K, wherever nobody is writing. */
function Search() {
  const [isOpen, setIsOpen] = useState(false);
  // Or the first letters would be typed before it is there.
  useEffect(() => {
    const waiting = setTimeout(readSearchDialog, AFTER_THE_PAGE);
    return () => clearTimeout(waiting);
  }, []);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const isWriting = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      const isSlash = event.key === '/' && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey;
      const isControlK = event.key === 'k' && (event.ctrlKey || event.metaKey);
      if (!isSlash && !isControlK) return;
      event.preventDefault();
      setIsOpen(true);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="flex h-7 min-w-0 flex-[0_1_420px] items-center gap-2 rounded-md border border-edge px-2.5 text-ink-3 hover:bg-panel"
      >
        <SearchIcon size={14} className="shrink-0" aria-hidden />
        <span className="max-narrow:sr-only">
          <Trans>Search</Trans>
        </span>
        <kbd className="ml-auto rounded border border-line px-1.5 text-[11px]/4 max-narrow:hidden">/</kbd>
      </button>
      {isOpen && (
        <Suspense>
          <SearchDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Says when what is shown no longer changes by itself. */
function LiveSign() {
  const { lostAt } = useSyncExternalStore(live.subscribe, live.state);
  if (lostAt === null) return null;
  const time = new Date(lostAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <span role="status" className="text-sm text-high">
      <Trans>not live since {time}</Trans>
    </span>
  );
}

function ModeMenu() {
  const [mode, setMode] = useState<Mode>(chosenMode);
  const Icon = MODES.find((one) => one.mode === mode)?.icon ?? SunMoon;
  const entries = MODES.map(({ mode: key, text, icon: EntryIcon }) => ({
    key,
    text: (
      <>
        <EntryIcon size={14} aria-hidden /> {text}
      </>
    ),
    onSelect: () => {
      chooseMode(key);
      setMode(key);
    },
  }));
  return (
    <Menu
      trigger={
        <Button look="quiet" className="!px-2" aria-label={t`Light or dark`}>
          <Icon size={16} aria-hidden />
        </Button>
      }
      entries={entries}
    />
  );
}

function Account({ viewer, onLogOut }: { readonly viewer: Viewer; readonly onLogOut: () => void }) {
  if (viewer.name === undefined)
    return (
      <Link to="/log-in" search={{ returnTo: router.state.location.href }} className={buttonLook('plain')}>
        <Trans>
          <LogIn size={14} aria-hidden /> Log in
        </Trans>
      </Link>
    );
  const account = {
    key: 'account',
    text: (
      <Trans>
        <UserRound size={14} aria-hidden /> My account
      </Trans>
    ),
    onSelect: () => void router.navigate({ to: '/account' }),
  };
  const entries = [
    ...(viewer.lacksSecondFactor ? [] : [account]),
    {
      key: 'log-out',
      text: (
        <Trans>
          <LogOut size={14} aria-hidden /> Log out
        </Trans>
      ),
      onSelect: onLogOut,
    },
  ];
  return (
    <Menu
      trigger={
        <Button look="quiet">
          <UserRound size={16} aria-hidden />
          <span className="max-w-40 truncate max-narrow:max-w-20" title={viewer.name}>
            {viewer.name}
          </span>
        </Button>
      }
      entries={entries}
    />
  );
}
