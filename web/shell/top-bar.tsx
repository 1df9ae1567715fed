// The bar on top: where one is, and as whom.

import { Link } from '@tanstack/react-router';
import { LogIn, LogOut, Moon, Sun, SunMoon, UserRound } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonLook } from '../parts/button.tsx';
import { Menu } from '../parts/menu.tsx';
import { logOut, type Viewer } from '../queries/session.ts';
import { router } from '../site-map.tsx';
import { chooseMode, chosenMode, type Mode } from '../theme/mode.ts';

const MODES = [
  { mode: 'system', text: 'As the system', icon: SunMoon },
  { mode: 'light', text: 'Light', icon: Sun },
  { mode: 'dark', text: 'Dark', icon: Moon },
] as const;

export function TopBar({ viewer }: { readonly viewer: Viewer }) {
  return (
    <header className="flex items-center gap-3 border-b border-line px-3 narrow:col-span-2 narrow:px-4">
      <Link to="/repositories" className="font-bold tracking-tight text-ink no-underline">
        Shiplock
      </Link>
      <div className="ml-auto flex items-center gap-2">
        <ModeMenu />
        <Account viewer={viewer} />
      </div>
    </header>
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
        <Button look="quiet" className="!px-2" aria-label="Light or dark">
          <Icon size={16} aria-hidden />
        </Button>
      }
      entries={entries}
    />
  );
}

function Account({ viewer }: { readonly viewer: Viewer }) {
  if (viewer.name === undefined)
    return (
      <Link to="/log-in" search={{ returnTo: router.state.location.href }} className={buttonLook('plain')}>
        <LogIn size={14} aria-hidden /> Log in
      </Link>
    );
  const leave = async () => {
    const elsewhere = await logOut();
    if (elsewhere === null) await router.navigate({ to: '/log-in' });
    else location.assign(elsewhere);
  };
  const account = {
    key: 'account',
    text: (
      <>
        <UserRound size={14} aria-hidden /> My account
      </>
    ),
    onSelect: () => void router.navigate({ to: '/account' }),
  };
  const entries = [
    ...(viewer.lacksSecondFactor ? [] : [account]),
    {
      key: 'log-out',
      text: (
        <>
          <LogOut size={14} aria-hidden /> Log out
        </>
      ),
      onSelect: leave,
    },
  ];
  return (
    <Menu
      trigger={
        <Button look="quiet">
          <UserRound size={16} aria-hidden />
          {viewer.name}
        </Button>
      }
      entries={entries}
    />
  );
}
