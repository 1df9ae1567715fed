// Waits until a receiver was sent a delivery.

import { setTimeout as delay } from 'node:timers/promises';
import { type DeliveryBody, getDelivery } from '../api/webhook.ts';
import type { Client } from './client.ts';
import { CommandError, EXIT } from './exit-code.ts';

const POLL_MILLISECONDS = 100;
/** Longer than the server waits for an answer. */
const PATIENCE_MILLISECONDS = 15_000;

/**
 * Resolves with the delivery when it was attempted for the first time.
 * @throws CommandError when it was not in time
 */
export async function followDelivery(
  client: Client,
  params: { readonly id: string; readonly delivery: string },
): Promise<DeliveryBody> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (performance.now() < deadline) {
    const { body: _, ...delivery } = await client.call(getDelivery, { params });
    if (delivery.attempts > 0) return delivery;
    await delay(POLL_MILLISECONDS);
  }
  throw new CommandError(
    EXIT.held,
    `the delivery ${params.delivery} was not sent within ${PATIENCE_MILLISECONDS / 1000} s: what waits for longer may go first; see "shiplock webhook deliveries ${params.id}"`,
  );
}
