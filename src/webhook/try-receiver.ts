// Sends a receiver an example at once, whatever waits for it, and once: what comes of it changes nothing else.

import type { WebhookType } from '../api/webhook.ts';
import { attemptDelivery, isDelivered } from './attempt-delivery.ts';
import { type Delivery, readDelivery } from './deliveries.ts';
import { insertDeliveries } from './delivery-table.ts';
import { newDelivery } from './plan-deliveries.ts';
import type { Webhooks } from './webhook.ts';
import { selectWebhook } from './webhook-table.ts';
import { webhookNotFound } from './webhooks.ts';

/**
 * The delivery with what the receiver answered; an example that it did not take is given up.
 * @throws ShiplockError NOT_FOUND
 */
export async function tryReceiver(room: Webhooks, id: string, type: WebhookType): Promise<Delivery> {
  const { database, clock } = room;
  const webhook = await selectWebhook(database.rows, id);
  if (!webhook) throw webhookNotFound(id);
  const example = newDelivery({ webhook: id, event: null, type, about: 'example', now: clock.now() });
  const { outcome, columns } = await attemptDelivery(room, webhook, example, new AbortController().signal);
  const state = isDelivered(outcome) ? 'delivered' : 'given_up';
  const row = { ...example, ...columns, state } as const;
  await database.transaction((tx) => insertDeliveries(tx, [row]));
  return readDelivery(row);
}
