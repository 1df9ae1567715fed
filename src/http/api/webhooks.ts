// Webhooks and their deliveries.

import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/webhook.ts';
import { getDelivery, listDeliveries, resendDelivery } from '../../webhook/deliveries.ts';
import { tryReceiver } from '../../webhook/try-receiver.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  renewSecret,
} from '../../webhook/webhooks.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { endpoints } from './endpoint.ts';
import { showDelivery, showWebhook } from './show-webhook.ts';

export async function webhookRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const on = endpoints(app, doors);

  on(contract.listWebhooks, 'after it').answer(async ({ by, query, rooms }) => {
    const { cursor, ...place } = query;
    const found = await listWebhooks(rooms.webhooks, by, { ...place, after: decodeCursor(cursor, 'string') });
    return { status: 200, body: toPage(found, showWebhook) };
  });

  on(contract.createWebhook).answer(async ({ by, body, rooms }) => {
    const { webhook, secret } = await createWebhook(rooms.webhooks, by, body);
    return { status: 201, body: { ...showWebhook(webhook), secret }, isSecret: true };
  });

  on(contract.getWebhook).answer(async ({ by, params, rooms }) => {
    return { status: 200, body: showWebhook(await getWebhook(rooms.webhooks, by, params)) };
  });

  on(contract.changeWebhook).answer(async ({ by, params, body, rooms }) => {
    return { status: 200, body: showWebhook(await changeWebhook(rooms.webhooks, by, { ...params, ...body })) };
  });

  on(contract.renewWebhookSecret, 'after it').answer(async ({ by, params, rooms }) => {
    const { webhook, secret } = await renewSecret(rooms.webhooks, by, params);
    return { status: 200, body: { ...showWebhook(webhook), secret }, isSecret: true };
  });

  on(contract.deleteWebhook).answer(async ({ by, params, rooms }) => {
    await deleteWebhook(rooms.webhooks, by, params);
    return { status: 204 };
  });

  on(contract.testWebhook).answer(async ({ by, params, body, rooms }) => {
    const { webhook, delivery } = await tryReceiver(rooms.webhooks, by, { ...params, ...body });
    return { status: 200, body: showDelivery(delivery, webhook) };
  });

  on(contract.listDeliveries).answer(async ({ by, params, query, rooms }) => {
    const { state, cursor, limit } = query;
    const filter = { ...params, state, before: decodeCursor(cursor, 'string'), limit };
    const { webhook, deliveries } = await listDeliveries(rooms.webhooks, by, filter);
    return { status: 200, body: toPage(deliveries, (delivery) => showDelivery(delivery, webhook)) };
  });

  on(contract.getDelivery).answer(async ({ by, params, rooms }) => {
    const { webhook, delivery, body } = await getDelivery(rooms.webhooks, by, params);
    return { status: 200, body: { ...showDelivery(delivery, webhook), body: JSON.parse(body) as unknown } };
  });

  on(contract.resendDelivery).answer(async ({ by, params, rooms }) => {
    const { webhook, delivery } = await resendDelivery(rooms.webhooks, by, params);
    return { status: 202, body: showDelivery(delivery, webhook) };
  });
}
