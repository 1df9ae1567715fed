// A waiver ("override" in Docker Trusted Registry): somebody answers for a vulnerability, somewhere and for some time,
// and until then it does not count.

import type { ActorReference } from '../../actor.ts';
import { readScope, type Scope } from '../../api/scope.ts';
import type { Microseconds } from '../../clock.ts';
import type { WaiverRow } from '../../database/schema/scans.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Finding } from '../finding.ts';

export type WaiverScope = Scope | { readonly kind: 'image'; readonly repository: string; readonly digest: Digest };

export interface Waiver {
  readonly id: string;
  /** The name of the vulnerability, as any of its findings' names. */
  readonly vulnerability: string;
  readonly scope: WaiverScope;
  readonly reason: string;
  readonly author: ActorReference;
  readonly createdAt: Microseconds;
  /** Null for one that does not end by itself. */
  readonly expiresAt: Microseconds | null;
  readonly revokedAt: Microseconds | null;
  readonly revokedBy: ActorReference | null;
}

export function readWaiver(row: WaiverRow): Waiver {
  return {
    id: row.id,
    vulnerability: row.vulnerability,
    scope: scopeOf(row),
    reason: row.reason,
    author: JSON.parse(row.author_json) as ActorReference,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by_json === null ? null : (JSON.parse(row.revoked_by_json) as ActorReference),
  };
}

function scopeOf({ scope_kind, scope, repository }: WaiverRow): WaiverScope {
  if (scope_kind !== 'image') return readScope(scope_kind, scope);
  return { kind: 'image', repository: repository ?? '', digest: scope as Digest };
}

/** Whether a waiver that is in force where the image lies is meant for it too. */
export function coversImage({ scope }: Waiver, digest: Digest): boolean {
  return scope.kind !== 'image' || scope.digest === digest;
}

/** The waiver among these, all in force where the image lies, that covers the finding in this image. */
export function waiverFor(waivers: readonly Waiver[], digest: Digest, finding: Finding): Waiver | undefined {
  return waivers.find(
    (waiver) =>
      coversImage(waiver, digest) &&
      (finding.id === waiver.vulnerability || finding.aliases.includes(waiver.vulnerability)),
  );
}
