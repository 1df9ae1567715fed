// Sends a receiver an example at once, whatever waits for it, and once: what comes of it changes nothing else.

import type { Identity } from '../access/identity.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { WebhookRow } from '../database/schema/webhooks.ts';
import { ShiplockError } from '../errors.ts';
import { attemptDelivery, isDelivered } from './attempt-delivery.ts';
import { type Delivery, type DeliveryOfWebhook, readDelivery } from './deliveries.ts';
import { insertDeliveries } from './delivery-table.ts';
import { ownWebhook } from './own-webhook.ts';
import { newDelivery } from './plan-deliveries.ts';
import { typesBeyond } from './types-of-event.ts';
import { placeOf, type Webhooks } from './webhook.ts';
import { selectWebhook } from './webhook-table.ts';

/** For one namespace: each holds a connection for as long as the receiver likes. */
const MAX_AT_ONCE = 4;

/**
 * The delivery with what the receiver answered; an example that it did not take is given up. For those who manage the
 * webhook.
 * @param example the webhook's id, and of what it tells; by default of the first thing that the webhook is told of
 * @throws ShiplockError NOT_FOUND; INVALID for a type of which it is never told; TOO_MANY_REQUESTS
 */
export async function tryReceiver(
  room: Webhooks,
  by: Identity,
  example: { readonly id: string; readonly type?: WebhookType | undefined },
): Promise<DeliveryOfWebhook> {
  const { rows } = room.database;
  const own = await ownWebhook(rows, by, example.id);
  const type = example.type ?? (own.types[0] as WebhookType);
  const webhook = (await selectWebhook(rows, own.id)) as WebhookRow;
  const place = placeOf(webhook);
  if (typesBeyond(webhook.scope_kind).includes(type))
    throw new ShiplockError('INVALID', `a webhook of one ${webhook.scope_kind} is never told of ${type}`);
  const others = room.examples.get(place) ?? 0;
  if (others >= MAX_AT_ONCE)
    throw new ShiplockError('TOO_MANY_REQUESTS', `${others} examples are on their way already: wait for their answers`);
  room.examples.set(place, others + 1);
  try {
    return { webhook: own, delivery: await send(room, webhook, type) };
  } finally {
    const left = (room.examples.get(place) ?? 1) - 1;
    if (left > 0) room.examples.set(place, left);
    else room.examples.delete(place);
  }
}

async function send(room: Webhooks, webhook: WebhookRow, type: WebhookType): Promise<Delivery> {
  const { database, clock } = room;
  const example = newDelivery({ webhook: webhook.id, event: null, type, about: 'example', now: clock.now() });
  const { outcome, columns } = await attemptDelivery(room, webhook, example, new AbortController().signal);
  const state = isDelivered(outcome) ? 'delivered' : 'given_up';
  const row = { ...example, ...columns, state } as const;
  await database.transaction((tx) => insertDeliveries(tx, [row]));
  return readDelivery(row);
}
