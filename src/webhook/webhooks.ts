// Making, changing and ending webhooks.

import type { Actor } from '../actor.ts';
import { type Scope, scopeName } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import type { WebhookRow } from '../database/schema/webhooks.ts';
import { ShiplockError } from '../errors.ts';
import type { EventType } from '../event/event-type.ts';
import { newestSequence } from '../event/list-events.ts';
import { recordEvent } from '../event/record-event.ts';
import { makeSecret } from './message.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { typesBeyond } from './types-of-event.ts';
import { readWebhook, type Webhook, type Webhooks } from './webhook.ts';
import { insertWebhook, selectWebhook, selectWebhooks, updateWebhookRow } from './webhook-table.ts';

/** A repository, a namespace or the deployment has at most so many. */
const MAX_WEBHOOKS = 50;

export interface WebhookSettings {
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly format: Webhook['format'];
  readonly enabled: boolean;
}

export interface NewWebhook extends WebhookSettings {
  readonly scope: Scope;
}

/**
 * Makes a webhook, which is told of what happens from now on. Returns it with its secret, which nobody can ask for later.
 * @throws ShiplockError INVALID for an address that may not be sent to or a type that does not happen there; CONFLICT
 * when the place has too many
 */
export async function createWebhook(
  room: Webhooks,
  { scope, ...settings }: NewWebhook,
  by: Actor,
): Promise<{ webhook: Webhook; secret: string }> {
  room.targets.check(new URL(settings.url));
  checkTypes(scope, settings.types);
  const at = room.clock.now();
  const secret = makeSecret();
  return room.database.transaction(async (tx) => {
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
      created_by: by.name,
      ended_at: null,
    };
    await insertWebhook(tx, row);
    const webhook = readWebhook(row);
    await tell(tx, 'webhook.created', webhook, by, at);
    return { webhook, secret };
  });
}

/**
 * Changes what is named, and lets a receiver that was in trouble be tried at once.
 * @throws ShiplockError NOT_FOUND; what `createWebhook` throws
 */
export async function changeWebhook(
  room: Webhooks,
  id: string,
  change: { readonly [Key in keyof WebhookSettings]?: WebhookSettings[Key] | undefined },
  by: Actor,
): Promise<Webhook> {
  // What has happened so far is told as it was asked for so far.
  while (await planDeliveries(room));
  const at = room.clock.now();
  return room.database.transaction(async (tx) => {
    const { scope, url, types, format, enabled } = await getWebhook(tx, id);
    const settings = {
      url: change.url ?? url,
      types: change.types ?? types,
      format: change.format ?? format,
      enabled: change.enabled ?? enabled,
    };
    // One that an operator allows no longer can still be switched off.
    if (change.url !== undefined) room.targets.check(new URL(change.url));
    checkTypes(scope, settings.types);
    await updateWebhookRow(tx, id, { ...columnsOf(settings), failures: 0, retry_at: null });
    const webhook = await getWebhook(tx, id);
    await tell(tx, 'webhook.updated', webhook, by, at);
    return webhook;
  });
}

/** Makes a new secret and returns it. @throws ShiplockError NOT_FOUND */
export async function renewSecret(
  room: Webhooks,
  id: string,
  by: Actor,
): Promise<{ webhook: Webhook; secret: string }> {
  const secret = makeSecret();
  return room.database.transaction(async (tx) => {
    const webhook = await getWebhook(tx, id);
    await updateWebhookRow(tx, id, { secret });
    await tell(tx, 'webhook.updated', webhook, by, room.clock.now(), { secret: 'changed' });
    return { webhook, secret };
  });
}

/** Deletes the webhook; what it was still to be told is never told. @throws ShiplockError NOT_FOUND */
export async function deleteWebhook(room: Webhooks, id: string, by: Actor): Promise<void> {
  const at = room.clock.now();
  await room.database.transaction(async (tx) => {
    const webhook = await getWebhook(tx, id);
    await updateWebhookRow(tx, id, { is_enabled: 0, ended_at: at, secret: '' });
    await tell(tx, 'webhook.deleted', webhook, by, at);
  });
}

/** @throws ShiplockError NOT_FOUND */
export async function getWebhook(rows: Rows, id: string): Promise<Webhook> {
  const row = await selectWebhook(rows, id);
  if (!row) throw webhookNotFound(id);
  return readWebhook(row);
}

/** The answer for a webhook that is not there, and for one that may not be seen. */
export function webhookNotFound(id: string): ShiplockError {
  return new ShiplockError('NOT_FOUND', `there is no webhook ${id}, or you may not manage it`);
}

/** Oldest first. */
export async function listWebhooks(rows: Rows, scope?: Scope): Promise<Webhook[]> {
  return (await selectWebhooks(rows, scope && { kind: scope.kind, scope: scopeName(scope) })).map(readWebhook);
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
  type: EventType,
  { id, scope, url, types, format, enabled }: Webhook,
  actor: Actor,
  at: number,
  more: Readonly<Record<string, unknown>> = {},
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
