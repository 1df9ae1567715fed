// Lists: `limit` and an opaque `cursor` in the query, `{items, next}` in the answer.

import { z } from 'zod';

export const DEFAULT_PAGE = 100;
export const MAX_PAGE = 1_000;

export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .default(DEFAULT_PAGE)
    .meta({ description: 'At most so many items; fewer where they are long: a page has 4 MiB at most.' }),
  cursor: z.string().max(500).optional().meta({ description: 'The `next` of the page before.' }),
};

/** A page of these items. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last one.' }),
  });
}

/** What one call has made, as far as it fits into a page. */
export function onePageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.null() });
}
