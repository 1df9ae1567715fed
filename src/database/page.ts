// A page of a list: at most as many items as asked for, and no more bytes than clients accept for a manifest, since clients
// choose what many rows hold. The lengths of the rows are asked for before the rows are read.

import { type SelectQueryBuilder, type Sql, sql } from 'kysely';

/** Room for what stands around the items. */
export const MAX_PAGE_BYTES = 4 * 1024 * 1024 - 1_000;
/** For what every row has: names, digests, times, and the words between them. */
const ROW_BYTES = 2_000;
/** A character of one byte, such as a control character, can take six in JSON. */
const ESCAPED = 6;

/** Where a page ended: the next one begins behind it. */
export type Position = string | number;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The position of the last one that was looked at; null when nothing is behind it. */
  readonly next: Position | null;
}

/** How a list is cut in pages. */
export interface Paging<Row> {
  /** The most items of a page. */
  readonly limit: number;
  readonly position: (row: Row) => Position;
  /** Columns of text of any length. */
  readonly texts?: readonly string[];
  /** Columns of any length that hold JSON already. */
  readonly json?: readonly string[];
}

/**
 * Reads a page of what the query finds, from its beginning; the query says the order. At least one row, where there is one,
 * also when that row alone is larger than a page.
 */
export async function readPage<Joined, Table extends keyof Joined, Row>(
  query: SelectQueryBuilder<Joined, Table, Row>,
  { limit, position, texts = [], json = [] }: Paging<Row>,
): Promise<Page<Row>> {
  const lengths = [...texts.map((column) => lengthOf(column, ESCAPED)), ...json.map((column) => lengthOf(column, 1))];
  const bytes = sql<number>`${sql.join([sql.lit(ROW_BYTES), ...lengths], sql` + `)}`.as('bytes');
  const sizes = (await query
    .clearSelect()
    .select(bytes)
    .limit(limit + 1)
    .execute()) as { bytes: number }[];
  const count = countThatFit(sizes, limit);
  const items = (await query.limit(count).execute()) as Row[];
  const last = items.at(-1);
  return { items, next: count < sizes.length && last !== undefined ? position(last) : null };
}

function lengthOf(column: string, factor: number): ReturnType<Sql> {
  return sql`coalesce(octet_length(${sql.ref(column)}), 0) * ${sql.lit(factor)}`;
}

/** How many of these make a page; at least one, since an item that is larger than a page is a page of its own. */
export function countThatFit(sizes: readonly { readonly bytes: number }[], limit: number): number {
  let sum = 0;
  const end = sizes.findIndex(({ bytes }, index) => {
    sum += Number(bytes);
    return index > 0 && (sum > MAX_PAGE_BYTES || index >= limit);
  });
  return end < 0 ? Math.min(sizes.length, limit) : end;
}

/** The first of these, which are shown as JSON, that fit into this many bytes. */
export function firstThatFit<Item>(items: readonly Item[], bytes: number): Item[] {
  let room = bytes;
  const end = items.findIndex((item) => {
    room -= jsonBytes(item);
    return room < 0;
  });
  return items.slice(0, end < 0 ? items.length : end);
}

/** How many bytes this takes as JSON, with the comma behind it. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** The page with each of its items as the function makes it. */
export function mapPage<Item, Made>({ items, next }: Page<Item>, make: (item: Item) => Made): Page<Made> {
  return { items: items.map(make), next };
}
