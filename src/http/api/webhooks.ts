// Webhooks and their deliveries.

import type { FastifyInstance } from 'fastify';
import { actorOf, type Identity } from '../../access/identity.ts';
import { findNamespace } from '../../access/namespace.ts';
import { readScope, type Scope } from '../../api/scope.ts';
import * as contract from '../../api/webhook.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import {
  type Delivery,
  getDelivery,
  listDeliveries,
  messageOfDelivery,
  resendDelivery,
} from '../../webhook/deliveries.ts';
import { tryReceiver } from '../../webhook/try-receiver.ts';
import type { Webhook } from '../../webhook/webhook.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  renewSecret,
  webhookNotFound,
} from '../../webhook/webhooks.ts';
import type { Doors } from '../doors.ts';
import { decodeCursor, toPage } from './cursor.ts';
import { serve } from './endpoint.ts';
import { requireScope, requireSystemAdmin } from './guards.ts';
import { showDelivery, showWebhook } from './show-webhook.ts';

export async function webhookRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { webhooks } = doors;
  const { rows } = webhooks.database;

  serve(app, doors, contract.listWebhooks, async ({ identity, query }) => {
    const found = await listWebhooks(rows, await askedScope(doors, identity, query));
    const mine: Webhook[] = [];
    for (const webhook of found) if (await mayManage(doors, identity, webhook.scope)) mine.push(webhook);
    return { status: 200, body: { items: mine.map(showWebhook), next: null } };
  });

  serve(app, doors, contract.createWebhook, async ({ identity, body }) => {
    const { url, types, format, enabled } = body;
    const named = await askedScope(doors, identity, body);
    if (!named) requireSystemAdmin(identity);
    const settings = { scope: named ?? readScope('everywhere', ''), url, types, format, enabled };
    const { webhook, secret } = await createWebhook(webhooks, settings, actorOf(identity));
    return { status: 201, body: { ...showWebhook(webhook), secret }, isSecret: true };
  });

  serve(app, doors, contract.getWebhook, async ({ identity, params }) => {
    return { status: 200, body: showWebhook(await ownWebhook(doors, identity, params.id)) };
  });

  serve(app, doors, contract.changeWebhook, async ({ identity, params, body }) => {
    await ownWebhook(doors, identity, params.id);
    return { status: 200, body: showWebhook(await changeWebhook(webhooks, params.id, body, actorOf(identity))) };
  });

  serve(app, doors, contract.renewWebhookSecret, async ({ identity, params }) => {
    await ownWebhook(doors, identity, params.id);
    const { webhook, secret } = await renewSecret(webhooks, params.id, actorOf(identity));
    return { status: 200, body: { ...showWebhook(webhook), secret }, isSecret: true };
  });

  serve(app, doors, contract.deleteWebhook, async ({ identity, params }) => {
    await ownWebhook(doors, identity, params.id);
    await deleteWebhook(webhooks, params.id, actorOf(identity));
    return { status: 204 };
  });

  serve(app, doors, contract.testWebhook, async ({ identity, params, body }) => {
    const webhook = await ownWebhook(doors, identity, params.id);
    const type = body.type ?? (webhook.types[0] as contract.WebhookType);
    return { status: 200, body: showDelivery(await tryReceiver(webhooks, webhook.id, type), webhook) };
  });

  serve(app, doors, contract.listDeliveries, async ({ identity, params, query }) => {
    const webhook = await ownWebhook(doors, identity, params.id);
    const filter = { state: query.state, before: decodeCursor(query.cursor, 'string') };
    const found = await listDeliveries(rows, webhook.id, filter, query.limit + 1);
    return {
      status: 200,
      body: toPage(
        found,
        query.limit,
        (delivery: Delivery) => delivery.id,
        (delivery) => showDelivery(delivery, webhook),
      ),
    };
  });

  serve(app, doors, contract.getDelivery, async ({ identity, params }) => {
    const webhook = await ownWebhook(doors, identity, params.id);
    const delivery = await getDelivery(rows, webhook.id, params.delivery);
    const { body } = await messageOfDelivery(webhooks, webhook, delivery);
    return { status: 200, body: { ...showDelivery(delivery, webhook), body: JSON.parse(body) as unknown } };
  });

  serve(app, doors, contract.resendDelivery, async ({ identity, params }) => {
    const webhook = await ownWebhook(doors, identity, params.id);
    const delivery = await resendDelivery(webhooks, webhook, params.delivery);
    return { status: 202, body: showDelivery(delivery, webhook) };
  });
}

/**
 * The place that is named, for which the caller must answer; undefined when none is.
 * @throws ShiplockError NOT_FOUND, DENIED
 */
async function askedScope(
  doors: Doors,
  identity: Identity,
  { repository, namespace }: { readonly repository?: string | undefined; readonly namespace?: string | undefined },
): Promise<Scope | undefined> {
  if (repository === undefined && namespace === undefined) return undefined;
  const scope =
    repository === undefined ? readScope('namespace', namespace ?? '') : readScope('repository', repository);
  await requireScope(doors, identity, scope, 'manage_webhooks');
  if (scope.kind === 'namespace' && !(await findNamespace(doors.webhooks.database.rows, scope.namespace)))
    throw new ShiplockError('NOT_FOUND', `there is no namespace ${scope.namespace}`);
  return scope;
}

/** @throws ShiplockError NOT_FOUND, in the same words for one that is somebody else's */
async function ownWebhook(doors: Doors, identity: Identity, id: string): Promise<Webhook> {
  const webhook = await getWebhook(doors.webhooks.database.rows, id);
  if (await mayManage(doors, identity, webhook.scope)) return webhook;
  throw webhookNotFound(id);
}

async function mayManage(doors: Doors, identity: Identity, scope: Scope): Promise<boolean> {
  return requireScope(doors, identity, scope, 'manage_webhooks').then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'NOT_FOUND', 'DENIED', 'UNAUTHORIZED')) return false;
      throw error;
    },
  );
}
