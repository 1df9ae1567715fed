// Follows a list from page to page, as a client does, and holds every page to its limit.

import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

/** No page of a list has more bytes. */
export const PAGE_BYTES = 4 * 1024 * 1024;

/** All items of a list of the management API, and how many pages they came in. */
export async function everyItem(
  app: TestApp,
  who: string,
  path: string,
  list = 'items',
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely.
): Promise<{ items: any[]; pages: number }> {
  const items = [];
  let pages = 0;
  let next: string | null = null;
  do {
    const url = new URL(path, 'http://registry');
    url.searchParams.set('limit', '1000');
    if (next !== null) url.searchParams.set('cursor', next);
    const answer = await app.call(who, 'GET', `${url.pathname}${url.search}`);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
    items.push(...answer.json[list]);
    pages += 1;
    next = answer.json.next;
  } while (next !== null);
  return { items, pages };
}
