// Where the focus goes when what had it is gone: back to where it came from, or to the head of the page, and never to nowhere.

import { type RefObject, useEffect, useRef } from 'react';

/** Puts the focus on the head of the page, where nothing has it. */
export function focusHead(): void {
  if (!isNowhere()) return;
  const head = document.querySelector<HTMLElement>('#main h1') ?? document.getElementById('main');
  head?.focus({ preventScroll: true });
}

/**
 * For what takes the focus while it is open.
 * @returns what had the focus before, to be asked for when the focus has to go back; false where that is gone
 */
export function useFocusReturn(isOpen: boolean): () => HTMLElement | false {
  const before = useRef<HTMLElement | null>(null);
  const wasOpen = useRef(false);
  // Before anything in it takes the focus.
  if (isOpen && !wasOpen.current) before.current = openerOf(document.activeElement);
  wasOpen.current = isOpen;
  return () => {
    const from = before.current;
    // What is closed has to be gone first, and what had the focus may go with it.
    setTimeout(() => (from?.isConnected ? stayWith(from) : focusHead()));
    return from?.isConnected ? from : false;
  };
}

/** What was chosen in a menu is gone with it: its button stays. */
function openerOf(focused: Element | null): HTMLElement | null {
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const menu = focused.closest('[role=menu]');
  return menu === null ? focused : document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(menu.id)}"]`);
}

/** Should it go away before anything else has the focus, as a row that is deleted, the head of the page gets it. */
function stayWith(from: HTMLElement): void {
  if (isNowhere()) from.focus({ preventScroll: true });
  const watch = new MutationObserver(() => {
    if (from.isConnected) return;
    watch.disconnect();
    focusHead();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', () => watch.disconnect(), { once: true });
}

/** While a dialog is open the focus stays in it, although what had it is gone or switched off; and goes on to what was waited for. */
export function useFocusWithin(dialog: RefObject<HTMLElement | null>, isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const look = () => {
      const { current } = dialog;
      if (current === null) return;
      if (isNowhere()) current.focus({ preventScroll: true });
      else if (document.activeElement === current && current.dataset.waits !== undefined) focusFirst(current);
    };
    // A browser takes the focus away from what is switched off when it draws the next time.
    const watch = new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(look)));
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => watch.disconnect();
  }, [dialog, isOpen]);
}

function focusFirst(dialog: HTMLElement): void {
  const first = firstToFill(dialog);
  if (first === null) return;
  delete dialog.dataset.waits;
  first.focus();
}

/** The first field of a dialog, or the first of its buttons, which is the least dangerous one. */
export function firstToFill(dialog: HTMLElement): HTMLElement | null {
  const fields = [
    ...dialog.querySelectorAll<HTMLElement>('input:enabled:not([type=hidden]), select:enabled, textarea:enabled'),
  ];
  // Of a choice, what is chosen.
  const field = fields.find((one) => !(one instanceof HTMLInputElement && one.type === 'radio' && !one.checked));
  return field ?? fields[0] ?? dialog.querySelector('[data-actions] button:enabled');
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
