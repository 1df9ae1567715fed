// Writes what happened, and queues what is therefore due, in the transaction of the fact itself: an event can neither
// be lost nor be seen without its fact.

import type { Actor } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { enqueueJobs, type NewJob } from '../job/enqueue-job.ts';
import type { JobKind } from '../job/job-kind.ts';
import type { Digest } from '../oci/digest.ts';
import { namespaceOf } from '../oci/reference.ts';
import { insertEvents } from './event-table.ts';
import type { EventType } from './event-type.ts';
import { REACTIONS } from './reactions.ts';

export interface NewEvent {
  readonly type: EventType;
  readonly at: Microseconds;
  readonly actor: Actor;
  readonly namespace?: string | undefined;
  readonly repository?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
  readonly previousDigest?: Digest | undefined;
  readonly causedBy?: string | undefined;
  /** How many promotions stand between this event and a person's act; 0 for the act itself. */
  readonly depth?: number | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** Records the event and returns its id. */
export async function recordEvent(tx: Transaction, event: NewEvent): Promise<string> {
  const [id] = await recordEvents(tx, [event]);
  return id as string;
}

/**
 * Records several events in their order and returns their ids.
 * @param done kinds of job that are not queued, since the caller has done their work in this transaction already, or
 * knows that there is none
 */
export async function recordEvents(
  tx: Transaction,
  events: readonly NewEvent[],
  done: readonly JobKind[] = [],
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({
    id: orderedId(),
    type: event.type,
    at: event.at,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    credential: event.actor.credential ?? null,
    address: event.actor.address ?? null,
    namespace: event.namespace ?? (event.repository ? namespaceOf(event.repository) : null),
    repository: event.repository ?? null,
    tag: event.tag ?? null,
    digest: event.digest ?? null,
    previous_digest: event.previousDigest ?? null,
    caused_by: event.causedBy ?? null,
    depth: event.depth ?? 0,
    data_json: JSON.stringify(event.data ?? {}),
  }));
  await insertEvents(tx, rows);
  const jobs: NewJob[] = rows.flatMap((row) =>
    (REACTIONS[row.type] ?? [])
      .filter((kind) => !done.includes(kind))
      .map((kind) => ({
        kind,
        key: `${kind}:${row.id}`,
        payload: { event: row.id },
        at: row.at,
        requestedBy: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        repository: row.repository ?? undefined,
      })),
  );
  if (jobs.length > 0) await enqueueJobs(tx, jobs);
  return rows.map((row) => row.id);
}
