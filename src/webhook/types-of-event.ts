// What receivers are told of when something happens: our events in the words of Docker Trusted Registry's webhooks.

import type { Scope } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { EventType } from '../event/event-type.ts';
import type { PastEvent } from '../event/list-events.ts';
import { namespaceOf } from '../oci/reference.ts';

const TYPES: Readonly<Partial<Record<EventType, WebhookType>>> = {
  'tag.deleted': 'TAG_DELETE',
  'manifest.pushed': 'MANIFEST_PUSH',
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
};

/** Events that nobody is told of are not even read. */
export const TOLD_EVENTS: readonly string[] = Object.keys(TYPES);

/** The types under which this is told: none, one, or two for a manifest that was pushed under a tag. */
export function typesOfEvent({ type, tag }: Pick<PastEvent, 'type' | 'tag'>): readonly WebhookType[] {
  const told = TYPES[type as EventType];
  if (told === undefined) return [];
  return told === 'MANIFEST_PUSH' && tag !== null ? ['MANIFEST_PUSH', 'TAG_PUSH'] : [told];
}

/** The places whose receivers are told of it: of a promotion, also where the image came from. */
export function scopesOfEvent({ type, repository, data }: PastEvent): readonly Scope[] {
  const { source } = data as { source?: { repository?: unknown } };
  const from = type.startsWith('promotion.') ? source?.repository : undefined;
  const repositories = new Set([repository, from].filter((name) => typeof name === 'string'));
  const namespaces = new Set([...repositories].map(namespaceOf));
  return [
    { kind: 'everywhere' },
    ...[...namespaces].map((namespace) => ({ kind: 'namespace' as const, namespace })),
    ...[...repositories].map((name) => ({ kind: 'repository' as const, repository: name })),
  ];
}

const NAMESPACE_TYPES: readonly WebhookType[] = ['REPO_CREATED', 'REPO_UPDATED', 'REPO_DELETED'];
const DEPLOYMENT_TYPES: readonly WebhookType[] = ['SCANNER_UPDATE_COMPLETED'];

/** The types of which nobody is told at such a place. */
export function typesBeyond(kind: Scope['kind']): readonly WebhookType[] {
  if (kind === 'everywhere') return [];
  return kind === 'namespace' ? DEPLOYMENT_TYPES : [...NAMESPACE_TYPES, ...DEPLOYMENT_TYPES];
}
