// Buttons, and links that look like them.

import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Look = 'plain' | 'go' | 'danger' | 'quiet';

const SHAPE =
  'inline-flex h-[30px] items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 no-underline disabled:opacity-55 aria-disabled:opacity-55';
const LOOKS: Readonly<Record<Look, string>> = {
  plain: 'border-edge bg-page text-ink hover:bg-panel',
  go: 'border-accent bg-accent font-semibold text-on-accent hover:brightness-110',
  danger: 'border-critical bg-page font-semibold text-critical hover:bg-critical-soft',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-panel hover:text-ink',
};

/** The classes of a button, for links that look like one. */
export function buttonLook(look: Look = 'plain'): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  /** Something is under way: the button cannot be pressed again. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

export function Button({ look = 'plain', isBusy = false, className = '', children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // One that is busy keeps the focus, which what is disabled loses.
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={`${buttonLook(look)} ${className}`}
    >
      {children}
      {isBusy && <span aria-hidden>…</span>}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, in words. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, children, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded text-ink-3 hover:bg-panel hover:text-ink ${className}`}
    >
      {children}
    </button>
  );
}
