// How a waiver looks in the management API.

import type { WaiverBody } from '../../api/waiver.ts';
import { isoTime } from '../../clock.ts';
import type { Waiver } from '../../scan/waiver/waiver.ts';

/** @param tellsAuthors to members of the place: others are told why, and not who */
export function showWaiver(waiver: Waiver, tellsAuthors: boolean): WaiverBody {
  const { id, vulnerability, scope, reason, author, createdAt, expiresAt, revokedAt, revokedBy } = waiver;
  return {
    id,
    vulnerability,
    scope: scope.kind,
    repository: scope.kind === 'image' || scope.kind === 'repository' ? scope.repository : null,
    digest: scope.kind === 'image' ? scope.digest : null,
    namespace: scope.kind === 'namespace' ? scope.namespace : null,
    reason,
    author: tellsAuthors ? author : null,
    createdAt: isoTime(createdAt),
    expiresAt: expiresAt === null ? null : isoTime(expiresAt),
    revokedAt: revokedAt === null ? null : isoTime(revokedAt),
    revokedBy: tellsAuthors ? revokedBy : null,
  };
}
