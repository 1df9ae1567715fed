// Lists longer than a page.

import type { Route } from '../api/route.ts';
import type { Arguments, Client } from './client.ts';

const PAGE = 1_000;

/** No list of settings is longer: accounts, policies, webhooks and their like. */
const ENOUGH = 100_000;

/** Up to `most` items of a paged list, read page by page. */
export async function allPages<Item>(
  client: Client,
  route: Route,
  given: Arguments<Route>,
  most = ENOUGH,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(PAGE, most - items.length);
    const query = { ...(given.query as Record<string, unknown> | undefined), limit, cursor };
    const page = (await client.call(route, { ...given, query } as Arguments<Route>)) as unknown as {
      items: Item[];
      next: string | null;
    };
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return items;
}
