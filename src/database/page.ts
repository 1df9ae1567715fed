// A page of a list: at most so many items, and no more bytes than clients take for a manifest, since what a row holds is
// often of a client's making. How long the rows are is asked before they are read.

import { type SelectQueryBuilder, type Sql, sql } from 'kysely';
import type { Tables } from './schema.ts';

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
  /** At most so many items. */
  readonly limit: number;
  readonly position: (row: Row) => Position;
  /** Columns of text of any length. */
  readonly texts?: readonly string[];
  /** Columns of any length that hold JSON already. */
  readonly json?: readonly string[];
}

/** Reads the first page of what the query finds, which is in order and says where it begins. One row at least, if there is one. */
export async function readPage<Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  { limit, position, texts = [], json = [] }: Paging<Row>,
): Promise<Page<Row>> {
  const lengths = [...texts.map((column) => lengthOf(column, ESCAPED)), ...json.map((column) => lengthOf(column, 1))];
  const bytes = sql<number>`${sql.join([sql.lit(ROW_BYTES), ...lengths], sql` + `)}`.as('bytes');
  const sizes = await query
    .clearSelect()
    .select(bytes)
    .limit(limit + 1)
    .execute();
  const count = countThatFit(sizes, limit);
  const items = (await query.limit(count).execute()) as Row[];
  const last = items.at(-1);
  return { items, next: count < sizes.length && last !== undefined ? position(last) : null };
}

function lengthOf(column: string, factor: number): ReturnType<Sql> {
  return sql`coalesce(octet_length(${sql.ref(column)}), 0) * ${sql.lit(factor)}`;
}

/** How many of these make a page: one at least, for what is larger than a page is a page of its own. */
export function countThatFit(sizes: readonly { readonly bytes: number }[], limit: number): number {
  let sum = 0;
  const end = sizes.findIndex(({ bytes }, index) => {
    sum += Number(bytes);
    return index > 0 && (sum > MAX_PAGE_BYTES || index >= limit);
  });
  return end < 0 ? Math.min(sizes.length, limit) : end;
}

/** The first of these, which are shown as JSON, that fit into so many bytes. */
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
