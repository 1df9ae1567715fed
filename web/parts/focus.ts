// Where the focus goes when what had it is gone: back to where it came from, or to the head of the page, and never to nowhere.

import { useEffect, useRef } from 'react';

/** Puts the focus on the head of the page, where nothing has it. */
export function focusHead(): void {
  if (!isNowhere()) return;
  const head = document.querySelector<HTMLElement>('#main h1') ?? document.getElementById('main');
  head?.focus({ preventScroll: true });
}

/** While something is open that takes the focus: gives it back afterwards to what had it before. */
export function useFocusReturn(isOpen: boolean): void {
  const before = useRef<Element | null>(null);
  // Before anything in it takes the focus.
  if (isOpen && before.current === null) before.current = document.activeElement;
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      const from = before.current;
      before.current = null;
      // What is closed has to be gone first.
      setTimeout(() => giveBack(from));
    };
  }, [isOpen]);
}

function giveBack(from: Element | null): void {
  if (!isNowhere()) return;
  if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
  focusHead();
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
