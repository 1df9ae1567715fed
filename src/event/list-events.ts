// Reading what happened.

import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import type { EventData } from './event-data.ts';
import {
  type EventFilter,
  type StoredEvent,
  selectEvent,
  selectEvents,
  selectEventsBehind,
  selectEventsBetween,
  selectNewestSequence,
} from './event-table.ts';
import type { EventType } from './event-type.ts';

/** What happened: of these types, with what each tells. */
export type PastEvent<Type extends EventType = EventType> = {
  [T in Type]: PastEventOf<T>;
}[Type];

interface PastEventOf<Type extends EventType> {
  /** Rises with every event; a cursor for paging. */
  readonly sequence: number;
  readonly id: string;
  readonly type: Type;
  readonly at: Microseconds;
  readonly actor: ActorReference & {
    readonly credential: string | null;
    readonly address: string | null;
  };
  readonly namespace: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: Digest | null;
  readonly previousDigest: Digest | null;
  readonly causedBy: string | null;
  readonly depth: number;
  readonly data: EventData[Type];
}

export type { EventFilter };

/** A page of the events that fit the filter, newest first, at most `limit`. */
export async function listEvents(rows: Rows, filter: EventFilter, limit: number): Promise<Page<PastEvent>> {
  return mapPage(await selectEvents(rows, filter, limit), readEvent);
}

/** The events of these types behind one sequence and up to another, oldest first. */
export async function listEventsBetween(
  rows: Rows,
  after: number,
  through: number,
  types: readonly string[],
): Promise<PastEvent[]> {
  return (await selectEventsBetween(rows, after, through, types)).map(readEvent);
}

/** The events behind this sequence, oldest first, at most `limit`. */
export async function listEventsBehind(rows: Rows, after: number, limit: number): Promise<PastEvent[]> {
  return (await selectEventsBehind(rows, after, limit)).map(readEvent);
}

/** The sequence of what happened last; 0 for nothing. */
export async function newestSequence(rows: Rows): Promise<number> {
  return selectNewestSequence(rows);
}

/** The event with this id, or undefined. */
export async function findEvent(rows: Rows, id: string): Promise<PastEvent | undefined> {
  const row = await selectEvent(rows, id);
  return row && readEvent(row);
}

/** The log holds only what `recordEvents` wrote: by its type, the data have their shape. */
function readEvent(row: StoredEvent): PastEvent {
  const event: Omit<PastEvent, 'type' | 'data'> & { readonly type: string; readonly data: unknown } = {
    sequence: row.sequence,
    id: row.id,
    type: row.type,
    at: row.at,
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      name: row.actor_name,
      credential: row.credential,
      address: row.address,
    },
    namespace: row.namespace,
    repository: row.repository,
    tag: row.tag,
    digest: row.digest === null ? null : (parseDigest(row.digest) ?? null),
    previousDigest: row.previous_digest === null ? null : (parseDigest(row.previous_digest) ?? null),
    causedBy: row.caused_by,
    depth: row.depth,
    data: JSON.parse(row.data_json),
  };
  return event as PastEvent;
}
