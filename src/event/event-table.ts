// SQL of the event log.

import type { Insertable, Selectable } from 'kysely';
import type { Rows, Transaction } from '../database/database.ts';
import { writeInChunks } from '../database/in-chunks.ts';
import { oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import type { EventRow } from '../database/schema/events.ts';

export type StoredEvent = Selectable<EventRow>;

export interface EventFilter {
  /** Exactly one of these repositories. */
  readonly repositories?: readonly string[] | undefined;
  readonly tag?: string | undefined;
  /** Beside the tag's own events, those of no tag about one of these. */
  readonly orOfDigests?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  /** Events with a smaller sequence, that is, older ones. */
  readonly before?: number | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export async function insertEvents(tx: Transaction, events: readonly Insertable<EventRow>[]): Promise<void> {
  await writeInChunks(events, (chunk) => tx.insertInto('event').values(chunk).execute());
}

export async function selectEvent(rows: Rows, id: string): Promise<StoredEvent | undefined> {
  return rows.selectFrom('event').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function selectEvents(rows: Rows, filter: EventFilter, limit: number): Promise<Page<StoredEvent>> {
  let query = rows.selectFrom('event').selectAll().orderBy('sequence', 'desc');
  if (filter.repositories) query = query.where('repository', 'in', oneOf(filter.repositories));
  const { tag, orOfDigests = [] } = filter;
  if (tag !== undefined && orOfDigests.length > 0) {
    query = query.where((where) =>
      where.or([
        where('tag', '=', tag),
        where.and([
          where('tag', 'is', null),
          where('digest', 'in', oneOf(orOfDigests)),
          where('type', 'like', 'scan.%'),
        ]),
      ]),
    );
  } else if (tag !== undefined) query = query.where('tag', '=', tag);
  if (filter.types) query = query.where('type', 'in', oneOf(filter.types));
  if (filter.actor !== undefined) query = query.where('actor_name', '=', filter.actor);
  if (filter.before !== undefined) query = query.where('sequence', '<', filter.before);
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('at', '<', filter.until);
  return readPage(query, {
    limit,
    position: (event) => event.sequence,
    texts: ['actor_name', 'credential'],
    json: ['data_json'],
  });
}

/** Those of these types behind one sequence and up to another, oldest first. */
export async function selectEventsBetween(
  rows: Rows,
  after: number,
  through: number,
  types: readonly string[],
): Promise<StoredEvent[]> {
  return rows
    .selectFrom('event')
    .selectAll()
    .where('sequence', '>', after)
    .where('sequence', '<=', through)
    .where('type', 'in', oneOf(types))
    .orderBy('sequence')
    .execute();
}

/** Of all events; 0 when nothing has happened. */
export async function selectNewestSequence(rows: Rows): Promise<number> {
  const row = await rows.selectFrom('event').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return Number(row?.sequence ?? 0);
}

/** The sequence of the newest `manifest.pushed` with this digest. */
export async function selectLastPush(
  rows: Rows,
  repository: string,
  tag: string,
  digest: string,
): Promise<number | undefined> {
  const row = await rows
    .selectFrom('event')
    .select('sequence')
    .where('repository', '=', repository)
    .where('tag', '=', tag)
    .where('type', '=', 'manifest.pushed')
    .where('digest', '=', digest)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && Number(row.sequence);
}
