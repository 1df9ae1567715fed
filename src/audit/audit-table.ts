// SQL of the audit log. A page of any filter takes a bounded time, however long the log is: of the conditions, the one that
// fits fewest records is looked up by its index, and at most so many of those are looked at for a page.

import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { AuditRecordRow } from '../database/schema/audit.ts';
import type { Tables } from '../database/schema.ts';
import type { Outcome } from './audit-record.ts';
import type { Link } from './chain.ts';

/** Conditions that records have to meet, all of them. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly repository?: string | undefined;
  readonly namespace?: string | undefined;
  readonly subject?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** From this time on. */
  readonly from?: Microseconds | undefined;
  /** Before this time. */
  readonly to?: Microseconds | undefined;
}

/** The action of the record that a purge leaves. */
export const PURGED = 'audit.purged';

/** How many records are looked at for one page. */
const MOST_LOOKED_AT = 10_000;
/** Threads read the clock a moment before they write; more than this, and it was set back. As in the index `audit_set_back`. */
const SET_BACK = 60_000_000;

const INDEXED = { actor: 'actor_name', action: 'action', repository: 'repository', namespace: 'namespace' } as const;

const newRecords = preparedInsert((rows, piece: readonly AuditRecordRow[]) =>
  rows.insertInto('audit_record').values(piece),
);

export async function insertRecords(tx: Transaction, records: readonly AuditRecordRow[]): Promise<void> {
  await newRecords(tx, records);
}

const lastRecord = preparedQuery((rows) =>
  rows.selectFrom('audit_record').select(['sequence', 'hash', 'latest']).orderBy('sequence', 'desc').limit(1),
);

/** The end of the chain; undefined for an empty log. */
export async function selectLast(
  rows: Rows,
): Promise<Pick<AuditRecordRow, 'sequence' | 'hash' | 'latest'> | undefined> {
  return (await lastRecord(rows))[0];
}

/** The hash of one record; undefined when it is not there. */
export async function selectHash(rows: Rows, sequence: number): Promise<string | undefined> {
  const row = await rows.selectFrom('audit_record').select('hash').where('sequence', '=', sequence).executeTakeFirst();
  return row?.hash;
}

/** The last record of those up to which no record was at this time or later. */
export async function selectLastBefore(rows: Rows, time: Microseconds): Promise<Link | undefined> {
  return rows
    .selectFrom('audit_record')
    .select(['sequence', 'hash'])
    .where('latest', '<', time)
    .orderBy('latest', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What the last purge has written; undefined when there was none. */
export async function selectLastPurge(rows: Rows): Promise<string | undefined> {
  const row = await rows
    .selectFrom('audit_record')
    .select('detail_json')
    .where('action', '=', PURGED)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.detail_json;
}

/** The records behind this one, in the order of the chain. */
export async function selectBehind(rows: Rows, sequence: number, limit: number): Promise<AuditRecordRow[]> {
  return rows
    .selectFrom('audit_record')
    .selectAll()
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** Deletes the oldest records up to this one, at most `limit`; returns how many. */
export async function deleteOldest(tx: Transaction, through: number, limit: number): Promise<number> {
  const oldest = await tx.selectFrom('audit_record').select('sequence').orderBy('sequence').limit(1).executeTakeFirst();
  const end = Math.min(through, Number(oldest?.sequence ?? 0) + limit - 1);
  const result = await tx.deleteFrom('audit_record').where('sequence', '<=', end).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * Newest first. A page may have fewer records than asked for, also none, and others behind it, where many had to be looked at.
 * @param before records with a smaller sequence  @param purged those up to this one are about to be deleted
 */
export async function selectRecords(
  rows: Rows,
  filter: AuditFilter,
  { before, purged, limit }: { readonly before: number; readonly purged: number; readonly limit: number },
): Promise<Page<AuditRecordRow>> {
  const range = await rangeOf(rows, filter, { first: purged + 1, before });
  const chosen = await rarest(rows, filter, range);
  const floor = await floorOf(rows, filter, chosen, range);
  let query = rows.selectFrom('audit_record').selectAll().orderBy('sequence', 'desc');
  query = query.where('sequence', '>=', floor ?? range.first).where('sequence', '<', range.before);
  query = query.where((where) => where.and(conditions(where, filter, chosen)));
  const page = await readPage(query, {
    limit,
    position: (record) => Number(record.sequence),
    texts: ['actor_name', 'credential', 'user_agent', 'subject', 'reason'],
    json: ['detail_json'],
  });
  return page.next === null && floor !== undefined ? { ...page, next: floor } : page;
}

interface Range {
  readonly first: number;
  readonly before: number;
}

/** Where the records of the period are: `latest` rises with the sequence, and what was written with the clock set back is known. */
async function rangeOf(rows: Rows, { from, to }: AuditFilter, { first, before }: Range): Promise<Range> {
  let range: Range = { first, before };
  if (from !== undefined) {
    const oldest = await rows
      .selectFrom('audit_record')
      .select('sequence')
      .where('latest', '>=', from)
      .orderBy('latest')
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst();
    range = { ...range, first: Math.max(first, Number(oldest?.sequence ?? before)) };
  }
  if (to !== undefined) {
    const newest = await selectLastBefore(rows, to + SET_BACK);
    const setBack = await rows
      .selectFrom('audit_record')
      // Of the bare column, it would be sought from the end of the table on, and mostly never found.
      .select(sql<number | null>`max(sequence + 0)`.as('sequence'))
      .where(sql<SqlBool>`at < latest - 60000000`)
      .where('at', '<', to)
      .executeTakeFirst();
    const last = Math.max(Number(newest?.sequence ?? 0), Number(setBack?.sequence ?? 0));
    range = { ...range, before: Math.min(before, last + 1) };
  }
  return range;
}

type Indexed = keyof typeof INDEXED | 'outcome';

/** The condition that fits fewest records of the range, counted up to what is looked at. */
async function rarest(rows: Rows, filter: AuditFilter, range: Range): Promise<Indexed | undefined> {
  const names: Indexed[] = ['actor', 'action', 'repository', 'namespace'];
  if (filter.outcome !== undefined && filter.outcome !== 'done') names.push('outcome');
  const given = names.filter((name) => filter[name] !== undefined);
  if (given.length < 2) return given[0];
  let best: { readonly name: Indexed; readonly count: number } | undefined;
  for (const name of given) {
    const found = await rows
      .selectFrom(candidates(rows, filter, name, range).limit(MOST_LOOKED_AT).as('found'))
      .select((count) => count.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const count = Number(found.count);
    if (!best || count < best.count) best = { name, count };
  }
  return best?.name;
}

/** The last record that is looked at; undefined when all of them are. */
async function floorOf(
  rows: Rows,
  filter: AuditFilter,
  chosen: Indexed | undefined,
  range: Range,
): Promise<number | undefined> {
  const row = await candidates(rows, filter, chosen, range).limit(1).offset(MOST_LOOKED_AT).executeTakeFirst();
  return row && Number(row.sequence) + 1;
}

/** By one index only. */
function candidates(rows: Rows, filter: AuditFilter, chosen: Indexed | undefined, range: Range) {
  return rows
    .selectFrom('audit_record')
    .select('sequence')
    .where('sequence', '>=', range.first)
    .where('sequence', '<', range.before)
    .where((where) => where.and(chosen === undefined ? [] : byIndex(where, filter, chosen)))
    .orderBy('sequence', 'desc');
}

function byIndex(where: ExpressionBuilder<Tables, 'audit_record'>, filter: AuditFilter, chosen: Indexed) {
  if (chosen === 'outcome') return [where('outcome', '=', filter.outcome as Outcome), where('outcome', '<>', 'done')];
  return [where(INDEXED[chosen], '=', filter[chosen] as string)];
}

/** All conditions; those that were not chosen are written so that no index is used for them. */
function conditions(
  where: ExpressionBuilder<Tables, 'audit_record'>,
  filter: AuditFilter,
  chosen: Indexed | undefined,
) {
  const { subject, outcome, from, to } = filter;
  const others = Object.entries(INDEXED).filter(([name]) => name !== chosen);
  return [
    ...(chosen === undefined ? [] : byIndex(where, filter, chosen)),
    ...others.flatMap(([name, column]) => {
      const wanted = filter[name as keyof typeof INDEXED];
      return wanted === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} || '' = ${wanted}`];
    }),
    ...(outcome === undefined || chosen === 'outcome' ? [] : [sql<SqlBool>`outcome || '' = ${outcome}`]),
    ...(subject === undefined ? [] : [where('subject', '=', subject)]),
    ...(from === undefined ? [] : [sql<SqlBool>`at + 0 >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`at + 0 < ${to}`]),
  ];
}
