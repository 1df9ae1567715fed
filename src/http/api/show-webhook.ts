// Webhooks and deliveries as the contract shows them.

import type { DeliveryBody, WebhookBody } from '../../api/webhook.ts';
import { isoTime } from '../../clock.ts';
import type { Delivery } from '../../webhook/deliveries.ts';
import type { Webhook } from '../../webhook/webhook.ts';

export function showWebhook({ scope, ...webhook }: Webhook): WebhookBody {
  return {
    id: webhook.id,
    repository: scope.kind === 'repository' ? scope.repository : null,
    namespace: scope.kind === 'namespace' ? scope.namespace : null,
    url: webhook.url,
    types: [...webhook.types],
    format: webhook.format,
    enabled: webhook.enabled,
    createdAt: isoTime(webhook.createdAt),
    createdBy: webhook.createdBy,
    lastDeliveredAt: webhook.lastDeliveredAt === null ? null : isoTime(webhook.lastDeliveredAt),
    failures: webhook.failures,
    retryAt: webhook.retryAt === null ? null : isoTime(webhook.retryAt),
  };
}

/** @param webhook whose receiver may be in trouble, so that nothing is sent before some time */
export function showDelivery(delivery: Delivery, { retryAt }: Pick<Webhook, 'retryAt'>): DeliveryBody {
  const nextAt = Math.max(delivery.nextAt, retryAt ?? 0);
  return {
    ...delivery,
    createdAt: isoTime(delivery.createdAt),
    attemptedAt: delivery.attemptedAt === null ? null : isoTime(delivery.attemptedAt),
    nextAt: delivery.state === 'waiting' ? isoTime(nextAt) : null,
  };
}
