// A webhook: a receiver that is told what happens in a repository, a namespace, or everywhere.

import { readScope, type Scope } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Clock, Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { WebhookRow } from '../database/schema/webhooks.ts';
import { namespaceOf } from '../oci/reference.ts';
import type { Outbound } from '../outbound/outbound.ts';

/** What this room works with. */
export interface Webhooks {
  readonly database: Database;
  readonly clock: Clock;
  /** By which receivers are told. */
  readonly outbound: Outbound;
  /** How many examples are on their way, by place. */
  readonly examples: Map<string, number>;
  /** Where clients reach this registry, for the names of images; undefined where nobody has said. */
  readonly externalUrl: string | undefined;
}

export interface Webhook {
  readonly id: string;
  readonly scope: Scope;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly format: 'dtr' | 'cloudevents';
  readonly enabled: boolean;
  readonly createdAt: Microseconds;
  readonly createdBy: string;
  readonly lastDeliveredAt: Microseconds | null;
  readonly failures: number;
  readonly retryAt: Microseconds | null;
}

export function readWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    scope: readScope(row.scope_kind, row.scope),
    url: row.url,
    types: JSON.parse(row.types_json) as WebhookType[],
    format: row.format,
    enabled: row.is_enabled === 1,
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastDeliveredAt: row.last_delivered_at,
    failures: row.failures,
    retryAt: row.retry_at,
  };
}

/** Whose it is: a namespace; empty for the deployment. What all share is shared between these. */
export function placeOf({ scope_kind, scope }: Pick<WebhookRow, 'scope_kind' | 'scope'>): string {
  return scope_kind === 'repository' ? namespaceOf(scope) : scope;
}
