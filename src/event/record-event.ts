// Writes what happened, here and in the audit log, and queues what is therefore due, in the transaction of the fact itself:
// an event can neither be lost nor be seen without its fact.

import { referenceTo } from '../actor.ts';
import { appendRecords } from '../audit/append-records.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { enqueueJobs, type NewJob } from '../job/enqueue-job.ts';
import { namespaceOf } from '../oci/reference.ts';
import { auditOfEvent } from './audit-of-event.ts';
import { insertEvents } from './event-table.ts';
import type { EventType } from './event-type.ts';
import type { NewEvent } from './new-event.ts';
import { REACTIONS, type Reaction } from './reactions.ts';

/** Records the event and returns its id. */
export async function recordEvent(tx: Transaction, event: NewEvent): Promise<string> {
  const [id] = await recordEvents(tx, [event]);
  return id as string;
}

/** Records several events in their order, queues what follows from them, and returns their ids. */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<string[]> {
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
  const ids = rows.map(({ id }) => id);
  await appendRecords(
    tx,
    events.flatMap((event, index) =>
      // Many of them are folded; http/note-refusal.ts tells the audit log.
      event.type === 'login.failed' ? [] : auditOfEvent(event, ids[index] as string, rows[index]?.data_json ?? '{}'),
    ),
  );
  const jobs = events.flatMap((event, index) => jobsAfter(event, ids[index] as string));
  if (jobs.length > 0) await enqueueJobs(tx, jobs);
  return ids;
}

function jobsAfter<Type extends EventType>(event: NewEvent<Type>, id: string): NewJob[] {
  const reactions: readonly Reaction<Type>[] = REACTIONS[event.type] ?? [];
  return reactions
    .filter(({ when }) => when?.(event) ?? true)
    .map(({ kind }) => ({
      kind,
      key: `${kind}:${id}`,
      payload: { event: id },
      at: event.at,
      requestedBy: referenceTo(event.actor),
      repository: event.repository,
    }));
}
