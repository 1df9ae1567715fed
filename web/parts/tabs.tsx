// Tabs that are addresses: each is a link, so that it can be opened in another window and gone back from.

import { createLink, useRouterState } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, Children, type ReactNode, type RefAttributes, useEffect, useRef } from 'react';
import { countInWords } from '../language/in-words.ts';

export function TabBar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const bar = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const count = Children.toArray(children).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the path another tab is open, and one that comes late moves the others.
  useEffect(() => {
    const open = bar.current?.querySelector('[aria-current=page]');
    if (!bar.current || !open) return;
    const [around, tab] = [bar.current.getBoundingClientRect(), open.getBoundingClientRect()];
    // Only what stands beyond an edge is moved, and nothing but the bar.
    if (tab.left < around.left) bar.current.scrollLeft -= around.left - tab.left;
    if (tab.right > around.right) bar.current.scrollLeft += tab.right - around.right;
  }, [path, count]);
  return (
    <nav ref={bar} aria-label={label} className="scroll-hint mt-3 mb-3 flex gap-5 overflow-x-auto border-b border-line">
      {children}
    </nav>
  );
}

/** A tab, which takes what a link of the router takes; that of the page that is shown has `aria-current`. */
export const TabLink = createLink(TabAnchor);

function TabAnchor({ children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & RefAttributes<HTMLAnchorElement>) {
  return (
    <a
      {...rest}
      className="-mb-px inline-flex items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent pt-1.5 pb-2 text-ink-2 no-underline hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
    >
      {children}
    </a>
  );
}

export function TabCount({ count }: { readonly count: number | undefined }) {
  return count === undefined ? null : <span className="font-normal text-ink-3">{countInWords(count)}</span>;
}
