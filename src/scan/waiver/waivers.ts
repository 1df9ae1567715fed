// Making, listing and revoking waivers; each is an event, and ends in the policies being asked again.

import type { Actor } from '../../actor.ts';
import { referenceTo } from '../../actor.ts';
import { scopeName } from '../../api/scope.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import { ShiplockError } from '../../errors.ts';
import type { EventType } from '../../event/event-type.ts';
import { recordEvent } from '../../event/record-event.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import { vulnerabilityKey } from '../advisory/package-key.ts';
import type { Scans } from '../scans.ts';
import { readWaiver, type Waiver, type WaiverScope } from './waiver.ts';
import { insertWaivers, revokeWaiverRow, selectWaiver, selectWaivers, selectWaiversFor } from './waiver-table.ts';

export interface NewWaiver {
  readonly vulnerability: string;
  readonly scope: WaiverScope;
  readonly reason: string;
  readonly expiresAt: Microseconds | null;
}

/**
 * Makes the waiver and returns it; of an index, one for each of its platforms.
 * @throws ShiplockError INVALID for one that is over before it begins
 */
export async function createWaivers(scans: Scans, draft: NewWaiver, by: Actor): Promise<Waiver[]> {
  const at = scans.clock.now();
  if (draft.expiresAt !== null && draft.expiresAt <= at) {
    throw new ShiplockError('INVALID', 'the waiver would be over already: give a time in the future, or none');
  }
  const scopes = await scopesOf(scans.database.rows, draft.scope);
  const rows = scopes.map((scope) => ({
    id: orderedId(),
    vulnerability: vulnerabilityKey(draft.vulnerability),
    scope_kind: scope.kind,
    scope: scope.kind === 'image' ? scope.digest : scopeName(scope),
    repository: scope.kind === 'image' ? scope.repository : null,
    reason: draft.reason,
    author_json: JSON.stringify(referenceTo(by)),
    created_at: at,
    expires_at: draft.expiresAt,
    revoked_at: null,
    revoked_by_json: null,
  }));
  const waivers = rows.map(readWaiver);
  await scans.database.transaction(async (tx) => {
    await insertWaivers(tx, rows);
    for (const waiver of waivers) {
      await tell(tx, 'waiver.created', waiver, by, at);
      if (waiver.expiresAt === null) continue;
      const job = {
        kind: 'scan.apply_waiver' as const,
        key: `waiver.expired:${waiver.id}`,
        requestedBy: referenceTo(by),
      };
      await enqueueJobs(tx, [
        { ...job, payload: { waiver: waiver.id, cause: 'waiver expired' }, at: waiver.expiresAt },
      ]);
    }
  });
  return waivers;
}

async function scopesOf(rows: Rows, scope: WaiverScope): Promise<WaiverScope[]> {
  if (scope.kind !== 'image') return [scope];
  const platforms = (await findPlatforms(rows, [scope.digest])).get(scope.digest) ?? [];
  return platforms.map(({ digest }) => ({ ...scope, digest }));
}

/** @throws ShiplockError CONFLICT when it is revoked already */
export async function revokeWaiver(scans: Scans, waiver: Waiver, by: Actor): Promise<void> {
  const at = scans.clock.now();
  await scans.database.transaction(async (tx) => {
    const row = await selectWaiver(tx, waiver.id);
    if (!row || row.revoked_at !== null) throw new ShiplockError('CONFLICT', 'the waiver is revoked already');
    await revokeWaiverRow(tx, waiver.id, at, JSON.stringify(referenceTo(by)));
    await tell(tx, 'waiver.revoked', waiver, by, at);
  });
}

export async function findWaiver(rows: Rows, id: string): Promise<Waiver | undefined> {
  const row = await selectWaiver(rows, id);
  return row && readWaiver(row);
}

/** Newest first. */
export async function listWaivers(
  rows: Rows,
  filter: { readonly vulnerability?: string | undefined; readonly over: boolean; readonly now: Microseconds },
): Promise<Waiver[]> {
  const vulnerability = filter.vulnerability === undefined ? undefined : vulnerabilityKey(filter.vulnerability);
  return (await selectWaivers(rows, { ...filter, vulnerability })).map(readWaiver);
}

/** The waivers in force for images of the repository. */
export async function waiversOf(rows: Rows, repository: string, now: Microseconds): Promise<Waiver[]> {
  return (await selectWaiversFor(rows, repository, namespaceOf(repository), now)).map(readWaiver);
}

async function tell(tx: Transaction, type: EventType, waiver: Waiver, actor: Actor, at: Microseconds): Promise<void> {
  const { id, vulnerability, scope, reason } = waiver;
  await recordEvent(tx, {
    type,
    at,
    actor,
    ...(scope.kind === 'namespace' ? { namespace: scope.namespace } : {}),
    ...(scope.kind === 'repository' || scope.kind === 'image' ? { repository: scope.repository } : {}),
    ...(scope.kind === 'image' ? { digest: scope.digest } : {}),
    data: { waiver: id, vulnerability, scope: scope.kind, reason },
  });
}
