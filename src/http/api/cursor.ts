// Cursors: where a page ended, in a form that callers pass back and do not look into.

import { ShiplockError } from '../../errors.ts';

export function encodeCursor(position: string | number): string {
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

/** Cuts a list that was read with one item too many into a page. */
export function toPage<Item, Shown>(
  found: readonly Item[],
  limit: number,
  position: (item: Item) => string | number,
  show: (item: Item) => Shown,
): { items: Shown[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(show),
    next: found.length > limit && last !== undefined ? encodeCursor(position(last)) : null,
  };
}
