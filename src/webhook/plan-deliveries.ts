// Reads what has happened and writes down whom to tell, both in the order in which it happened. The log of events is the
// list of what is to be looked at, so that an event costs nothing more where nobody listens, and none can be missed.

import { type Scope, scopeName } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import { MICROSECONDS_PER_DAY, type Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { WebhookDeliveryRow } from '../database/schema/webhooks.ts';
import { listEventsBetween, newestSequence, type PastEvent } from '../event/list-events.ts';
import { insertDeliveries } from './delivery-table.ts';
import { scopesOfEvent, TOLD_EVENTS, typesOfEvent } from './types-of-event.ts';
import { readWebhook, type Webhook, type Webhooks } from './webhook.ts';
import { endWebhooks, selectWebhooks, updatePlanned } from './webhook-table.ts';

/** How many events are looked at in one transaction. */
const BATCH = 500;
/** How long a delivery is tried before it is given up. */
export const PATIENCE = MICROSECONDS_PER_DAY;

/** Beside what is told, the end of a namespace. */
const LOOKED_AT = [...TOLD_EVENTS, 'account.deleted'];

interface Listener {
  readonly webhook: Webhook;
  readonly plannedThrough: number;
  /** Its place is gone; one that is made later under the same name is somebody else's. */
  hasEnded: boolean;
}

/** Plans the deliveries of the next events that nobody has looked at; true when there may be more. */
export async function planDeliveries({ database, clock }: Webhooks): Promise<boolean> {
  const listeners = await listenersByScope(database.rows);
  const all = [...listeners.values()].flat();
  if (all.length === 0) return false;
  const from = Math.min(...all.map(({ plannedThrough }) => plannedThrough));
  const newest = await newestSequence(database.rows);
  const through = Math.min(newest, from + BATCH);
  const events = await listEventsBetween(database.rows, from, through, LOOKED_AT);
  // Where nothing is to be told, how far it has looked is not worth a transaction each time.
  if (events.length === 0 && through < from + BATCH) return false;
  const now = clock.now();
  const deliveries: WebhookDeliveryRow[] = [];
  for (const event of events) {
    const waiting = (scope: Scope) =>
      (listeners.get(scopeKey(scope)) ?? []).filter(
        ({ plannedThrough, hasEnded }) => event.sequence > plannedThrough && !hasEnded,
      );
    for (const { webhook } of scopesOfEvent(event).flatMap(waiting))
      deliveries.push(...deliveriesTo(webhook, event, now));
    const gone = placeThatEnds(event);
    if (gone) for (const listener of waiting(gone)) listener.hasEnded = true;
  }
  const ended = all.filter(({ hasEnded }) => hasEnded).map(({ webhook }) => webhook.id);
  await database.transaction(async (tx) => {
    await insertDeliveries(tx, deliveries);
    await updatePlanned(tx, through);
    await endWebhooks(tx, ended, now);
  });
  return through < newest;
}

async function listenersByScope(rows: Rows): Promise<Map<string, Listener[]>> {
  const listeners = (await selectWebhooks(rows)).map((row) => {
    return { webhook: readWebhook(row), plannedThrough: row.planned_through, hasEnded: false };
  });
  return Map.groupBy(listeners, ({ webhook }) => scopeKey(webhook.scope));
}

function scopeKey(scope: Scope): string {
  return `${scope.kind} ${scopeName(scope)}`;
}

function placeThatEnds({ type, repository, namespace }: PastEvent): Scope | undefined {
  if (type === 'repository.deleted' && repository !== null) return { kind: 'repository', repository };
  return type === 'account.deleted' && namespace !== null ? { kind: 'namespace', namespace } : undefined;
}

function deliveriesTo(
  { id: webhook, enabled, types }: Webhook,
  event: PastEvent,
  now: Microseconds,
): WebhookDeliveryRow[] {
  const told = enabled ? typesOfEvent(event).filter((type) => types.includes(type)) : [];
  return told.map((type) => newDelivery({ webhook, event: event.id, type, about: subjectOf(event), now }));
}

/** Deliveries about one image are made in order, in whatever repository it is. */
function subjectOf({ digest, previousDigest, repository }: PastEvent): string {
  return digest ?? previousDigest ?? repository ?? '';
}

export function newDelivery(of: {
  readonly webhook: string;
  readonly event: string | null;
  readonly type: WebhookType;
  readonly about: string;
  readonly now: Microseconds;
}): WebhookDeliveryRow {
  return {
    id: orderedId(),
    webhook_id: of.webhook,
    event_id: of.event,
    type: of.type,
    about: of.about,
    state: 'waiting',
    next_at: of.now,
    give_up_at: of.now + PATIENCE,
    attempts: 0,
    created_at: of.now,
    attempted_at: null,
    duration_ms: null,
    status: null,
    response: null,
    error: null,
  };
}
