// One attempt at telling a receiver something.

import type { Microseconds } from '../clock.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../database/schema/webhooks.ts';
import type { Outcome } from '../outbound/post.ts';
import { messageOfDelivery, readDelivery } from './deliveries.ts';
import { signatureHeaders } from './message.ts';
import { placeOf, readWebhook, type Webhooks } from './webhook.ts';

/** How long a receiver may take to answer. */
const PATIENCE_MILLISECONDS = 10_000;

/** What came of it, and the columns of the delivery that say so. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly columns: Pick<
    WebhookDeliveryRow,
    'attempts' | 'attempted_at' | 'duration_ms' | 'status' | 'response' | 'error'
  >;
}

/** Resolves when the receiver has answered, or will not. */
export async function attemptDelivery(
  room: Webhooks,
  webhook: WebhookRow,
  delivery: WebhookDeliveryRow,
  signal: AbortSignal,
): Promise<Attempt> {
  const { contentType, body } = await messageOfDelivery(room, readWebhook(webhook), readDelivery(delivery));
  const at: Microseconds = room.clock.now();
  const headers = { 'content-type': contentType, ...signatureHeaders(webhook.secret, { id: delivery.id, body, at }) };
  const place = placeOf(webhook);
  const sent = { place, url: webhook.url, headers, body, signal, patience: PATIENCE_MILLISECONDS };
  const outcome = await room.outbound.post(sent);
  const { milliseconds, ...answer } = outcome;
  const columns = { attempts: delivery.attempts + 1, attempted_at: at, duration_ms: milliseconds, ...answer };
  return { outcome, columns };
}

/** True for 2xx. */
export function isDelivered({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}
