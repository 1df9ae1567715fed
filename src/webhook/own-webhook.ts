// Webhooks as those may see and manage them who answer for their places.

import { requireNamespace } from '../access/account/namespace.ts';
import type { Identity } from '../access/identity.ts';
import { requireNothingDenied } from '../access/right/inner-denials.ts';
import { requireScope, requireSystemAdmin } from '../access/right/requirements.ts';
import { readScope, type Scope } from '../api/scope.ts';
import type { Rows } from '../database/database.ts';
import { hasCode, ShiplockError } from '../errors.ts';
import { readWebhook, type Webhook } from './webhook.ts';
import { selectWebhook } from './webhook-table.ts';

/** A repository or a namespace by its name; neither for the whole deployment. */
export interface WebhookPlace {
  readonly repository?: string | undefined;
  readonly namespace?: string | undefined;
}

/**
 * The webhook, for those who answer for its place.
 * @throws ShiplockError NOT_FOUND, in the same words for one that is somebody else's
 */
export async function ownWebhook(rows: Rows, by: Identity, id: string): Promise<Webhook> {
  const row = await selectWebhook(rows, id);
  const webhook = row && readWebhook(row);
  if (webhook && (await mayManage(rows, by, webhook.scope))) return webhook;
  throw new ShiplockError('NOT_FOUND', `there is no webhook ${id}, or you may not manage it`);
}

/**
 * The place that is named, for which the asker must answer; undefined when none is.
 * @throws AccessRefused; ShiplockError NOT_FOUND, DENIED
 */
export async function authorizedScope(rows: Rows, by: Identity, place: WebhookPlace): Promise<Scope | undefined> {
  const { repository, namespace } = place;
  if (repository === undefined && namespace === undefined) return undefined;
  const scope =
    repository === undefined ? readScope('namespace', namespace ?? '') : readScope('repository', repository);
  await requireAll(rows, by, scope);
  if (scope.kind === 'namespace') await requireNamespace(rows, scope.namespace);
  return scope;
}

/** The same, or the whole deployment for system admins. @throws AccessRefused; ShiplockError NOT_FOUND, DENIED */
export async function authorizedScopeOrAll(rows: Rows, by: Identity, place: WebhookPlace): Promise<Scope> {
  const scope = await authorizedScope(rows, by, place);
  if (scope) return scope;
  requireSystemAdmin(by);
  return readScope('everywhere', '');
}

/** A webhook tells of all that is pushed there. */
async function requireAll(rows: Rows, by: Identity, scope: Scope): Promise<void> {
  await requireScope(rows, by, scope, 'manage_webhooks');
  await requireNothingDenied(rows, by, scope, 'manage_webhooks');
}

export async function mayManage(rows: Rows, by: Identity, scope: Scope): Promise<boolean> {
  return requireAll(rows, by, scope).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'NOT_FOUND', 'DENIED', 'UNAUTHORIZED')) return false;
      throw error;
    },
  );
}
