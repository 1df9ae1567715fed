// An event that did not happen, for trying out a receiver.

import type { Scope } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Microseconds } from '../clock.ts';
import type { PolicyTold, PromotionTold } from '../event/event-data.ts';
import type { PastEvent } from '../event/list-events.ts';
import type { Digest } from '../oci/digest.ts';
import { OCI_MANIFEST } from '../oci/media-type.ts';
import { namespaceOf } from '../oci/reference.ts';
import type { ToldEvent } from './types-of-event.ts';
import type { Webhook } from './webhook.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}` as Digest;
const TAG = '1.0';
const REASON = 'this is an example';
/** Those that happened have higher ones. */
const SEQUENCE = 0;

export function isExample({ sequence }: PastEvent): boolean {
  return sequence === SEQUENCE;
}

/** An event of this type at the webhook's place; everything in it that could be told from a real one is made up. */
export function exampleEvent({ id, scope }: Webhook, type: WebhookType, at: Microseconds): ToldEvent {
  const repository = repositoryOf(scope);
  const event = {
    sequence: SEQUENCE,
    id: `example-${id}`,
    at,
    actor: { kind: 'system', id: null, name: 'example', credential: null, address: null },
    namespace: namespaceOf(repository),
    repository,
    tag: null,
    digest: null,
    previousDigest: null,
    causedBy: null,
    depth: 0,
  } as const;
  const tagged = { ...event, tag: TAG, digest: DIGEST };
  const image = { ...event, digest: DIGEST };
  const arrival = { mediaType: OCI_MANIFEST, scanOnPush: false, feedsPolicies: false };
  switch (type) {
    case 'TAG_PUSH':
      return { ...tagged, type: 'manifest.pushed', data: arrival };
    case 'MANIFEST_PUSH':
      return { ...image, type: 'manifest.pushed', data: arrival };
    case 'TAG_DELETE':
      return { ...tagged, type: 'tag.deleted', data: {} };
    case 'MANIFEST_DELETE':
      return { ...image, type: 'manifest.deleted', data: {} };
    case 'SCAN_COMPLETED': {
      const findings = { critical: 1, high: 2, medium: 3, low: 4, unknown: 0, none: 0 };
      const data = { state: 'scanned', components: 5, findings, gaps: 0, tags: [TAG] };
      return { ...image, type: 'scan.completed', data };
    }
    case 'SCAN_FAILED': {
      const data = { state: 'failed', reason: REASON, components: 0, findings: null, gaps: 0, tags: [TAG] };
      return { ...image, type: 'scan.failed', data };
    }
    case 'PROMOTION':
      return { ...tagged, type: 'promotion.succeeded', data: promotion(repository, 'succeeded') };
    case 'PROMOTION_HELD':
      return { ...tagged, type: 'promotion.held', data: promotion(repository, 'held') };
    case 'PROMOTION_REFUSED':
      return { ...tagged, type: 'promotion.refused', data: promotion(repository, 'refused') };
    case 'PROMOTION_ROLLED_BACK':
      return { ...tagged, type: 'promotion.rolled_back', data: promotion(repository, 'rolled_back') };
    case 'POLICY_CHANGED':
      return {
        ...event,
        type: 'policy.updated',
        data: { policy: policy(repository, 2), before: policy(repository, 1) },
      };
    case 'REPO_CREATED':
      return { ...event, type: 'repository.created', data: { visibility: 'private' } };
    case 'REPO_UPDATED':
      return { ...event, type: 'repository.updated', data: {} };
    case 'REPO_DELETED':
      return { ...event, type: 'repository.deleted', data: { tags: 0 } };
    case 'SCANNER_UPDATE_COMPLETED':
      return { ...event, repository: null, type: 'advisories.updated', data: { serial: 1, records: 0 } };
  }
}

function repositoryOf(scope: Scope): string {
  if (scope.kind === 'repository') return scope.repository;
  return `${scope.kind === 'namespace' ? scope.namespace : 'example'}/example`;
}

function promotion(repository: string, state: PromotionTold['state']): PromotionTold {
  return {
    promotion: 'example',
    state,
    reason: state === 'held' || state === 'refused' ? REASON : null,
    policy: null,
    policyVersion: null,
    source: { repository, tag: TAG, digest: DIGEST },
    target: { repository, tag: TAG, previousDigest: null },
    comment: null,
    evaluation: null,
    travelled: { referrers: [], attachments: [] },
  };
}

function policy(repository: string, version: number): PolicyTold {
  return {
    id: 'example',
    name: 'example',
    source: repository,
    target: `${namespaceOf(repository)}/example-target`,
    tagTemplate: '%n',
    enabled: true,
    rules: [],
    platforms: null,
    schedule: null,
    version,
    suspendedReason: null,
  };
}
