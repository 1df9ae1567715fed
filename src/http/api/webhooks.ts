// Webhooks and their deliveries.

import type { FastifyInstance } from 'fastify';
import * as contract from '../../api/webhook.ts';
import { authorize, isSystemAdmin, mayManageNamespace } from '../../auth/authorize.ts';
import { actorOf, type Identity } from '../../auth/identity.ts';
import { hasCode, ShiplockError } from '../../errors.ts';
import { findNamespace } from '../../registry/namespace.ts';
import {
  type Delivery,
  getDelivery,
  listDeliveries,
  messageOfDelivery,
  resendDelivery,
} from '../../webhook/deliveries.ts';
import { tryReceiver } from '../../webhook/try-receiver.ts';
import type { Webhook, WebhookScope } from '../../webhook/webhook.ts';
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
import { requireNamespaceAdmin, requireSystemAdmin } from './guards.ts';
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
    const { repository: _, namespace: __, everywhere: ___, ...settings } = body;
    const scope = (await askedScope(doors, identity, body)) ?? { kind: 'everywhere' };
    if (scope.kind === 'everywhere') requireSystemAdmin(identity);
    const { webhook, secret } = await createWebhook(webhooks, { scope, ...settings }, actorOf(identity));
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
 * The place that is named, of which the caller must be in charge; undefined when none is.
 * @throws ShiplockError NOT_FOUND, DENIED
 */
async function askedScope(
  doors: Doors,
  identity: Identity,
  { repository, namespace }: { readonly repository?: string | undefined; readonly namespace?: string | undefined },
): Promise<WebhookScope | undefined> {
  const { rows } = doors.webhooks.database;
  if (repository !== undefined) {
    await authorize(rows, identity, 'manage_webhooks', repository);
    return { kind: 'repository', repository };
  }
  if (namespace === undefined) return undefined;
  await requireNamespaceAdmin(doors, identity, namespace, 'manage_webhooks');
  if (!(await findNamespace(rows, namespace)))
    throw new ShiplockError('NOT_FOUND', `there is no namespace ${namespace}`);
  return { kind: 'namespace', namespace };
}

/** @throws ShiplockError NOT_FOUND, in the same words for one that is somebody else's */
async function ownWebhook(doors: Doors, identity: Identity, id: string): Promise<Webhook> {
  const webhook = await getWebhook(doors.webhooks.database.rows, id);
  if (await mayManage(doors, identity, webhook.scope)) return webhook;
  throw webhookNotFound(id);
}

async function mayManage(doors: Doors, identity: Identity, scope: WebhookScope): Promise<boolean> {
  const { rows } = doors.webhooks.database;
  if (scope.kind === 'everywhere') return isSystemAdmin(identity);
  if (scope.kind === 'namespace') return mayManageNamespace(rows, identity, scope.namespace, 'manage_webhooks');
  return authorize(rows, identity, 'manage_webhooks', scope.repository).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'NOT_FOUND', 'DENIED', 'UNAUTHORIZED')) return false;
      throw error;
    },
  );
}
