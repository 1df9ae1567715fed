// Cursors: where a page ended, in a form that callers pass back and do not look into.

import { countThatFit, jsonBytes, type Page, type Position } from '../../database/page.ts';
import { ShiplockError } from '../../errors.ts';

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws ShiplockError INVALID for a cursor that is not one of ours */
export function decodeCursor<T extends 'string' | 'number'>(
  cursor: string | undefined,
  type: T,
): (T extends 'string' ? string : number) | undefined {
  if (cursor === undefined) return undefined;
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    position = undefined;
  }
  if (typeof position !== type)
    throw new ShiplockError('INVALID', 'the cursor is not one that this server gave: start from the first page');
  return position as T extends 'string' ? string : number;
}

/** A page as the contract shows it. */
export function toPage<Item, Shown>(
  page: Page<Item>,
  show: (item: Item) => Shown,
): { items: Shown[]; next: string | null } {
  return { items: page.items.map(show), next: page.next === null ? null : encodeCursor(page.next) };
}

/** The same of items that show more than their own row, so that fewer of them may fit into a page. */
export function toPageThatFits<Item, Shown>(
  page: Page<Item>,
  position: (item: Item) => Position,
  show: (item: Item) => Shown,
): { items: Shown[]; next: string | null } {
  const { items, next } = toPage(page, show);
  const sizes = items.map((item) => ({ bytes: jsonBytes(item) }));
  const count = countThatFit(sizes, items.length);
  const last = page.items[count - 1];
  if (count === items.length || last === undefined) return { items, next };
  return { items: items.slice(0, count), next: encodeCursor(position(last)) };
}

/** A page of a list that is whole in memory; a cursor says how many of its items are before the page. */
export function toSlice<Item, Shown>(
  list: readonly Item[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  show: (item: Item) => Shown,
): { items: Shown[]; next: string | null } {
  const start = decodeCursor(cursor, 'number') ?? 0;
  const shown = list.slice(start, start + limit).map(show);
  const sizes = shown.map((item) => ({ bytes: jsonBytes(item) }));
  const items = shown.slice(0, countThatFit(sizes, limit));
  const end = start + items.length;
  return { items, next: end < list.length ? encodeCursor(end) : null };
}

/** The part of a room's question that says which page is asked for, of a list in the order of its texts. */
export function pageAfter({ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  return { after: decodeCursor(cursor, 'string'), limit };
}
