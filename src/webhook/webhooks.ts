// Making, changing and ending webhooks.

import { actorOf, type Identity } from '../access/identity.ts';
import type { Actor } from '../actor.ts';
import { type Scope, scopeName } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { Page } from '../database/page.ts';
import type { WebhookRow } from '../database/schema/webhooks.ts';
import { ShiplockError } from '../errors.ts';
import { newestSequence } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { makeSecret } from './message.ts';
import { authorizedScope, authorizedScopeOrAll, mayManage, ownWebhook, type WebhookPlace } from './own-webhook.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { typesBeyond } from './types-of-event.ts';
import { readWebhook, type Webhook, type Webhooks } from './webhook.ts';
import { insertWebhook, selectWebhookPage, selectWebhooks, updateWebhookRow } from './webhook-table.ts';

/** How many webhooks a repository, a namespace or the deployment may have. */
const MAX_WEBHOOKS = 50;

export interface WebhookSettings {
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly format: Webhook['format'];
  readonly enabled: boolean;
}

/** A webhook with its secret, which nobody can ask for later. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/**
 * Makes a webhook, which is told of what happens from now on; for those who answer for the place.
 * @throws AccessRefused; ShiplockError DENIED; INVALID for an address that may not be sent to or a type that does not happen there; CONFLICT
 * when the place has too many
 */
export async function createWebhook(
  room: Webhooks,
  by: Identity,
  { repository, namespace, ...settings }: WebhookSettings & WebhookPlace,
): Promise<WebhookWithSecret> {
  const at = room.clock.now();
  const secret = makeSecret();
  return room.database.transaction(async (tx) => {
    const scope = await authorizedScopeOrAll(tx, by, { repository, namespace });
    room.outbound.check(new URL(settings.url));
    checkTypes(scope, settings.types);
    const others = await selectWebhooks(tx, { kind: scope.kind, scope: scopeName(scope) });
    if (others.length >= MAX_WEBHOOKS)
      throw new ShiplockError('CONFLICT', `there are ${MAX_WEBHOOKS} webhooks already: delete one first`);
    const row: WebhookRow = {
      id: orderedId(),
      scope_kind: scope.kind,
      scope: scopeName(scope),
      ...columnsOf(settings),
      secret,
      planned_through: await newestSequence(tx),
      failures: 0,
      retry_at: null,
      last_delivered_at: null,
      created_at: at,
      created_by: actorOf(by).name,
      ended_at: null,
    };
    await insertWebhook(tx, row);
    const webhook = readWebhook(row);
    await tell(tx, 'webhook.created', webhook, actorOf(by), at);
    return { webhook, secret };
  });
}

/** What is not named stays as it is. */
export type WebhookChange = { readonly id: string } & {
  readonly [Key in keyof WebhookSettings]?: WebhookSettings[Key] | undefined;
};

/**
 * Changes what is named, and lets a receiver that was in trouble be tried at once.
 * @throws ShiplockError NOT_FOUND; what `createWebhook` throws
 */
export async function changeWebhook(room: Webhooks, by: Identity, { id, ...change }: WebhookChange): Promise<Webhook> {
  await ownWebhook(room.database.rows, by, id);
  // Events up to now are delivered by the settings that were in force up to now.
  while (await planDeliveries(room));
  const at = room.clock.now();
  return room.database.transaction(async (tx) => {
    const { scope, url, types, format, enabled } = await ownWebhook(tx, by, id);
    const settings = {
      url: change.url ?? url,
      types: change.types ?? types,
      format: change.format ?? format,
      enabled: change.enabled ?? enabled,
    };
    // One that an operator allows no longer can still be switched off.
    if (change.url !== undefined) room.outbound.check(new URL(change.url));
    checkTypes(scope, settings.types);
    await updateWebhookRow(tx, id, { ...columnsOf(settings), failures: 0, retry_at: null });
    const webhook = await ownWebhook(tx, by, id);
    await tell(tx, 'webhook.updated', webhook, actorOf(by), at);
    return webhook;
  });
}

/** Makes a new secret and returns it. @throws ShiplockError NOT_FOUND */
export async function renewSecret(
  room: Webhooks,
  by: Identity,
  { id }: { readonly id: string },
): Promise<WebhookWithSecret> {
  const secret = makeSecret();
  return room.database.transaction(async (tx) => {
    const webhook = await ownWebhook(tx, by, id);
    await updateWebhookRow(tx, id, { secret });
    await tell(tx, 'webhook.updated', webhook, actorOf(by), room.clock.now(), { secret: 'changed' });
    return { webhook, secret };
  });
}

/** Deletes the webhook; what it was still to be told is never told. @throws ShiplockError NOT_FOUND */
export async function deleteWebhook(room: Webhooks, by: Identity, { id }: { readonly id: string }): Promise<void> {
  const at = room.clock.now();
  await room.database.transaction(async (tx) => {
    const webhook = await ownWebhook(tx, by, id);
    await updateWebhookRow(tx, id, { is_enabled: 0, ended_at: at, secret: '' });
    await tell(tx, 'webhook.deleted', webhook, actorOf(by), at);
  });
}

/** @throws ShiplockError NOT_FOUND */
export async function getWebhook(room: Webhooks, by: Identity, { id }: { readonly id: string }): Promise<Webhook> {
  return ownWebhook(room.database.rows, by, id);
}

/**
 * A page of the webhooks that the identity may manage, of one place or of all, oldest first; it can have fewer than there are.
 * @throws AccessRefused; ShiplockError NOT_FOUND, DENIED
 */
export async function listWebhooks(
  room: Webhooks,
  by: Identity,
  { after, limit, ...place }: WebhookPlace & { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<Webhook>> {
  const { rows } = room.database;
  const scope = await authorizedScope(rows, by, place);
  const found = await selectWebhookPage(rows, scope && { kind: scope.kind, scope: scopeName(scope) }, { after, limit });
  const own: Webhook[] = [];
  for (const webhook of found.items.map(readWebhook)) if (await mayManage(rows, by, webhook.scope)) own.push(webhook);
  return { items: own, next: found.next };
}

/** @throws ShiplockError INVALID */
function checkTypes(scope: Scope, types: readonly WebhookType[]): void {
  const beyond = types.filter((type) => typesBeyond(scope.kind).includes(type));
  if (beyond.length === 0) return;
  const place = beyond.includes('SCANNER_UPDATE_COMPLETED') ? 'the whole deployment' : 'a namespace';
  throw new ShiplockError(
    'INVALID',
    `a webhook of one ${scope.kind} cannot be told of ${beyond.join(', ')}: make one for ${place}`,
  );
}

function columnsOf({ url, types, format, enabled }: WebhookSettings) {
  return { url, types_json: JSON.stringify(types), format, is_enabled: enabled ? 1 : 0 };
}

async function tell(
  tx: Transaction,
  type: 'webhook.created' | 'webhook.updated' | 'webhook.deleted',
  { id, scope, url, types, format, enabled }: Webhook,
  actor: Actor,
  at: number,
  more: { readonly secret?: 'changed' } = {},
): Promise<void> {
  await recordEvent(tx, {
    type,
    at,
    actor,
    ...(scope.kind === 'namespace' ? { namespace: scope.namespace } : {}),
    ...(scope.kind === 'repository' ? { repository: scope.repository } : {}),
    // Paths and queries of receivers are often secrets.
    data: { webhook: id, receiver: new URL(url).origin, types, format, enabled, ...more },
  });
}
