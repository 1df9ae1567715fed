// Looking at deliveries, sending them again, trying out a receiver, and forgetting what is long over.

import type { Identity } from '../access/identity.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows } from '../database/database.ts';
import { mapPage, type Page } from '../database/page.ts';
import type { WebhookDeliveryRow } from '../database/schema/webhooks.ts';
import { ShiplockError } from '../errors.ts';
import { findEvent } from '../event/list-events.ts';
import { type Batching, changeInBatches } from '../job/in-batches.ts';
import { deleteOldDeliveries, selectDeliveries, selectDelivery, updateDelivery } from './delivery-table.ts';
import { exampleEvent } from './example-event.ts';
import { messageOf } from './message.ts';
import { ownWebhook } from './own-webhook.ts';
import { PATIENCE } from './plan-deliveries.ts';
import { isTold } from './types-of-event.ts';
import type { Webhook, Webhooks } from './webhook.ts';
import { deleteEndedWebhooks, updateWebhookRow } from './webhook-table.ts';

export interface Delivery {
  readonly id: string;
  readonly event: string | null;
  readonly type: WebhookType;
  readonly state: WebhookDeliveryRow['state'];
  readonly attempts: number;
  readonly createdAt: Microseconds;
  readonly attemptedAt: Microseconds | null;
  readonly nextAt: Microseconds;
  readonly milliseconds: number | null;
  readonly status: number | null;
  readonly response: string | null;
  readonly error: string | null;
}

/** A delivery with its webhook, whose receiver may be in trouble. */
export interface DeliveryOfWebhook {
  readonly webhook: Webhook;
  readonly delivery: Delivery;
}

/** Newest first, for those who manage the webhook. @throws ShiplockError NOT_FOUND */
export async function listDeliveries(
  room: Webhooks,
  by: Identity,
  {
    id,
    limit,
    ...filter
  }: {
    readonly id: string;
    readonly state?: Delivery['state'] | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly webhook: Webhook; readonly deliveries: Page<Delivery> }> {
  const { rows } = room.database;
  const webhook = await ownWebhook(rows, by, id);
  return { webhook, deliveries: mapPage(await selectDeliveries(rows, id, filter, limit), readDelivery) };
}

/** A delivery with the body that is sent, for those who manage the webhook. @throws ShiplockError NOT_FOUND */
export async function getDelivery(
  room: Webhooks,
  by: Identity,
  { id, delivery }: { readonly id: string; readonly delivery: string },
): Promise<DeliveryOfWebhook & { readonly body: string }> {
  const { rows } = room.database;
  const webhook = await ownWebhook(rows, by, id);
  const found = await deliveryOf(rows, id, delivery);
  return { webhook, delivery: found, body: (await messageOfDelivery(room, webhook, found)).body };
}

async function deliveryOf(rows: Rows, webhook: string, id: string): Promise<Delivery> {
  const row = await selectDelivery(rows, webhook, id);
  if (!row) throw new ShiplockError('NOT_FOUND', `there is no delivery ${id}; old ones are forgotten`);
  return readDelivery(row);
}

/** What is sent for this delivery; its event is read again each time, since events never change. */
export async function messageOfDelivery(
  { database: { rows }, externalUrl }: Pick<Webhooks, 'database' | 'externalUrl'>,
  webhook: Webhook,
  { id, type, event, createdAt }: Pick<Delivery, 'id' | 'type' | 'event' | 'createdAt'>,
) {
  const told = event === null ? exampleEvent(webhook, type, createdAt) : await findEvent(rows, event);
  if (!told || !isTold(told)) throw new Error(`the event ${event} of the delivery ${id} is gone`);
  return messageOf(webhook.format, { delivery: id, type, event: told }, externalUrl);
}

/**
 * Queues the delivery again, or lets one that waits be tried at once; for those who manage the webhook.
 * @throws ShiplockError NOT_FOUND; CONFLICT for an example, and when the webhook is off
 */
export async function resendDelivery(
  { database, clock }: Webhooks,
  by: Identity,
  { id, delivery }: { readonly id: string; readonly delivery: string },
): Promise<DeliveryOfWebhook> {
  const now = clock.now();
  return database.transaction(async (tx) => {
    const { enabled } = await ownWebhook(tx, by, id);
    const { event } = await deliveryOf(tx, id, delivery);
    if (event === null) throw new ShiplockError('CONFLICT', 'this was an example: send another one as a test');
    if (!enabled) throw new ShiplockError('CONFLICT', 'the webhook is not enabled, and sends nothing: enable it');
    await updateDelivery(tx, delivery, { state: 'waiting', next_at: now, give_up_at: now + PATIENCE });
    await updateWebhookRow(tx, id, { retry_at: null });
    return { webhook: await ownWebhook(tx, by, id), delivery: await deliveryOf(tx, id, delivery) };
  });
}

/** Forgets deliveries that were over before this time, and webhooks that have ended. */
export async function forgetDeliveries(batching: Batching, before: Microseconds): Promise<void> {
  await changeInBatches(batching, (tx, limit) => deleteOldDeliveries(tx, before, limit));
  await batching.database.transaction(deleteEndedWebhooks);
}

export function readDelivery(row: WebhookDeliveryRow): Delivery {
  return {
    id: row.id,
    event: row.event_id,
    type: row.type as WebhookType,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    attemptedAt: row.attempted_at,
    nextAt: row.next_at,
    milliseconds: row.duration_ms,
    status: row.status,
    response: row.response,
    error: row.error,
  };
}
