// An event that did not happen, for trying out a receiver.

import type { Scope } from '../api/scope.ts';
import type { WebhookType } from '../api/webhook.ts';
import type { Microseconds } from '../clock.ts';
import type { PastEvent } from '../event/list-events.ts';
import type { Digest } from '../oci/digest.ts';
import { namespaceOf } from '../oci/reference.ts';
import type { Webhook } from './webhook.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}` as Digest;

/** An event of this type at the webhook's place; everything in it that could be told from a real one is made up. */
export function exampleEvent({ id, scope }: Webhook, type: WebhookType, at: Microseconds): PastEvent {
  const repository = repositoryOf(scope);
  return {
    sequence: 0,
    id: `example-${id}`,
    type: type === 'POLICY_CHANGED' ? 'policy.updated' : 'example',
    at,
    actor: { kind: 'system', id: null, name: 'example', credential: null, address: null },
    namespace: namespaceOf(repository),
    repository: type === 'SCANNER_UPDATE_COMPLETED' ? null : repository,
    tag: type.startsWith('TAG_') || type.startsWith('PROMOTION') ? '1.0' : null,
    digest: type.startsWith('REPO_') ? null : DIGEST,
    previousDigest: null,
    causedBy: null,
    depth: 0,
    data: { example: true, ...dataOf(type, repository) },
  };
}

function repositoryOf(scope: Scope): string {
  if (scope.kind === 'repository') return scope.repository;
  return `${scope.kind === 'namespace' ? scope.namespace : 'example'}/example`;
}

function dataOf(type: WebhookType, repository: string): Record<string, unknown> {
  switch (type) {
    case 'SCAN_COMPLETED':
      return {
        state: 'scanned',
        tags: ['1.0'],
        gaps: 0,
        findings: { critical: 1, high: 2, medium: 3, low: 4, unknown: 0 },
      };
    case 'SCAN_FAILED':
      return { state: 'failed', tags: ['1.0'], reason: 'this is an example' };
    case 'PROMOTION':
    case 'PROMOTION_HELD':
    case 'PROMOTION_REFUSED':
    case 'PROMOTION_ROLLED_BACK':
      return {
        promotion: 'example',
        state: type === 'PROMOTION' ? 'succeeded' : type.slice('PROMOTION_'.length).toLowerCase(),
        reason: 'this is an example',
        policy: null,
        policyVersion: null,
        source: { repository, tag: '1.0', digest: DIGEST },
        target: { repository, tag: '1.0', previousDigest: null },
        comment: null,
        evaluation: null,
        travelled: { referrers: [], attachments: [] },
      };
    case 'SCANNER_UPDATE_COMPLETED':
      return { serial: 1, records: 0 };
    default:
      return {};
  }
}
