// What receivers are told of when something happens: our events in the words of Docker Trusted Registry's webhooks.

import type { Scope } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { EventType } from '../event/event-type.ts';
import type { PastEvent } from '../event/list-events.ts';
import { namespaceOf } from '../oci/reference.ts';

const TYPES = {
  'tag.deleted': 'TAG_DELETE',
  'manifest.pushed': 'MANIFEST_PUSH',
  'referrer.attached': 'MANIFEST_PUSH',
  'attestation.attached': 'MANIFEST_PUSH',
  'manifest.deleted': 'MANIFEST_DELETE',
  'scan.completed': 'SCAN_COMPLETED',
  // Other things are known of what was scanned before.
  'scan.refreshed': 'SCAN_COMPLETED',
  'scan.failed': 'SCAN_FAILED',
  'promotion.succeeded': 'PROMOTION',
  'promotion.held': 'PROMOTION_HELD',
  'promotion.refused': 'PROMOTION_REFUSED',
  'promotion.rolled_back': 'PROMOTION_ROLLED_BACK',
  'policy.created': 'POLICY_CHANGED',
  'policy.updated': 'POLICY_CHANGED',
  'policy.deleted': 'POLICY_CHANGED',
  'policy.suspended': 'POLICY_CHANGED',
  'repository.created': 'REPO_CREATED',
  'repository.updated': 'REPO_UPDATED',
  'repository.deleted': 'REPO_DELETED',
  'advisories.updated': 'SCANNER_UPDATE_COMPLETED',
} as const satisfies Partial<Record<EventType, WebhookType>>;

/** Something of which receivers are told. */
export type ToldEvent = PastEvent<keyof typeof TYPES>;

/** Events that nobody is told of are not even read. */
export const TOLD_EVENTS: readonly string[] = Object.keys(TYPES);

export function isTold(event: PastEvent): event is ToldEvent {
  return Object.hasOwn(TYPES, event.type);
}

/** The types under which this is told: none, one, or two for a manifest that was pushed under a tag. */
export function typesOfEvent(event: PastEvent): readonly WebhookType[] {
  if (!isTold(event)) return [];
  const told = TYPES[event.type];
  return told === 'MANIFEST_PUSH' && event.tag !== null ? ['MANIFEST_PUSH', 'TAG_PUSH'] : [told];
}

/** The places whose receivers are told of it: of a promotion, also where the image came from. */
export function scopesOfEvent(event: PastEvent): readonly Scope[] {
  const { repository } = event;
  const from = isOfPromotion(event) ? event.data.source.repository : null;
  const repositories = new Set([repository, from].filter((name) => name !== null));
  const namespaces = new Set([...repositories].map(namespaceOf));
  return [
    { kind: 'everywhere' },
    ...[...namespaces].map((namespace) => ({ kind: 'namespace' as const, namespace })),
    ...[...repositories].map((name) => ({ kind: 'repository' as const, repository: name })),
  ];
}

function isOfPromotion(event: PastEvent): event is PastEvent<Extract<EventType, `promotion.${string}`>> {
  return event.type.startsWith('promotion.');
}

const NAMESPACE_TYPES: readonly WebhookType[] = ['REPO_CREATED', 'REPO_UPDATED', 'REPO_DELETED'];
const DEPLOYMENT_TYPES: readonly WebhookType[] = ['SCANNER_UPDATE_COMPLETED'];

/** The types of which nobody is told at such a place. */
export function typesBeyond(kind: Scope['kind']): readonly WebhookType[] {
  if (kind === 'everywhere') return [];
  return kind === 'namespace' ? DEPLOYMENT_TYPES : [...NAMESPACE_TYPES, ...DEPLOYMENT_TYPES];
}
