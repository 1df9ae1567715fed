// SQL of the event log.

import type { ExpressionBuilder, Insertable, Selectable } from 'kysely';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { EventRow } from '../database/schema/events.ts';
import type { Tables } from '../database/schema.ts';
import { ARRIVALS, type EventType } from './event-type.ts';

export type StoredEvent = Selectable<EventRow>;

export interface EventFilter {
  /** Exactly one of these repositories. */
  readonly repositories?: readonly string[] | undefined;
  readonly tag?: string | undefined;
  /** What happened to this tag: its own events, scans of one of these images, and deletions of the repository it was in. */
  readonly about?: { readonly tag: string; readonly images: readonly string[] } | undefined;
  readonly types?: readonly string[] | undefined;
  /** Their name. */
  readonly actor?: string | undefined;
  readonly actorId?: string | undefined;
  /** Events with a smaller sequence, that is, older ones. */
  readonly before?: number | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const newEvents = preparedInsert((rows, piece: readonly Insertable<EventRow>[]) =>
  rows.insertInto('event').values(piece),
);

export async function insertEvents(tx: Transaction, events: readonly Insertable<EventRow>[]): Promise<void> {
  await newEvents(tx, events);
}

export async function selectEvent(rows: Rows, id: string): Promise<StoredEvent | undefined> {
  return rows.selectFrom('event').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function selectEvents(rows: Rows, filter: EventFilter, limit: number): Promise<Page<StoredEvent>> {
  let query = rows.selectFrom('event').selectAll().orderBy('sequence', 'desc');
  if (filter.repositories) query = query.where('repository', 'in', oneOf(filter.repositories));
  const { about } = filter;
  if (about !== undefined) query = query.where((where) => isAbout(where, about));
  if (filter.tag !== undefined) query = query.where('tag', '=', filter.tag);
  if (filter.types) query = query.where('type', 'in', oneOf(filter.types));
  if (filter.actor !== undefined) query = query.where('actor_name', '=', filter.actor);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
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

function isAbout(where: ExpressionBuilder<Tables, 'event'>, { tag, images }: NonNullable<EventFilter['about']>) {
  return where.or([
    where('tag', '=', tag),
    where.and([where('tag', 'is', null), where('digest', 'in', oneOf(images)), where('type', 'like', 'scan.%')]),
    where.and([
      where('tag', 'is', null),
      where('type', '=', 'repository.deleted' satisfies EventType),
      where.exists(
        where
          .selectFrom('event as earlier')
          .select('earlier.id')
          .whereRef('earlier.repository', '=', 'event.repository')
          .whereRef('earlier.sequence', '<', 'event.sequence')
          .where('earlier.tag', '=', tag),
      ),
    ]),
  ]);
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

/** Those behind one sequence, oldest first. */
export async function selectEventsBehind(rows: Rows, after: number, limit: number): Promise<StoredEvent[]> {
  return rows.selectFrom('event').selectAll().where('sequence', '>', after).orderBy('sequence').limit(limit).execute();
}

const newestEvent = preparedQuery((rows) =>
  rows.selectFrom('event').select('sequence').orderBy('sequence', 'desc').limit(1),
);

/** Of all events; 0 when nothing has happened. */
export async function selectNewestSequence(rows: Rows): Promise<number> {
  return Number((await newestEvent(rows))[0]?.sequence ?? 0);
}

/** The sequence of the newest arrival of this digest under this tag. */
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
    .where('type', 'in', ARRIVALS)
    .where('digest', '=', digest)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && Number(row.sequence);
}

/** Of these digests, those that a promotion or a rollback took from a tag of the repository. */
export async function selectReplaced(rows: Rows, repository: string, digests: readonly string[]): Promise<string[]> {
  const found = await inChunks(digests, (chunk) =>
    rows
      .selectFrom('event')
      .select('previous_digest')
      .distinct()
      .where('repository', '=', repository)
      .where('previous_digest', 'in', chunk)
      .where('type', 'in', ['promotion.succeeded', 'promotion.rolled_back'])
      .execute(),
  );
  return found.flatMap(({ previous_digest: digest }) => (digest === null ? [] : [digest]));
}
