// Making, listing and revoking waivers; each is an event, and ends in the policies being asked again.

import { namespacesMadeAfter } from '../../access/account/namespace.ts';
import { actorOf, type Identity } from '../../access/identity.ts';
import { membershipIn, membershipOf, namesWith, visibleNames } from '../../access/right/visibility.ts';
import type { Actor, ActorReference } from '../../actor.ts';
import { referenceTo } from '../../actor.ts';
import { vulnerabilityKey } from '../../advisory/package-key.ts';
import { scopeName } from '../../api/scope.ts';
import type { Microseconds } from '../../clock.ts';
import type { Rows, Transaction } from '../../database/database.ts';
import { orderedId } from '../../database/ordered-id.ts';
import type { Page } from '../../database/page.ts';
import type { WaiverRow } from '../../database/schema/scans.ts';
import { ShiplockError } from '../../errors.ts';
import { newestSequence } from '../../event/list-events.ts';
import { recordEvent } from '../../event/record-event.ts';
import { enqueueJobs } from '../../job/enqueue-job.ts';
import { namespaceOf } from '../../oci/reference.ts';
import { findPlatforms } from '../../registry/find-platforms.ts';
import type { Scans } from '../scans.ts';
import { readWaiver, type Waiver, type WaiverScope } from './waiver.ts';
import { answersFor, authorizedPlace, maySeeWaiver, requireWaiverScope, type WaiverPlace } from './waiver-place.ts';
import {
  countWaiversBeside,
  insertWaivers,
  isThereOneOf,
  revokeWaiverRow,
  selectWaiver,
  selectWaivers,
  selectWaiversFor,
} from './waiver-table.ts';

/** In force in one place: reports of all its images are read with them. */
const MAX_WAIVERS = 5_000;

/** A waiver as somebody asks for it. */
export interface NewWaiver {
  readonly vulnerability: string;
  readonly place: WaiverPlace;
  readonly reason: string;
  readonly expiresAt: Microseconds | null;
}

/**
 * Makes the waiver and returns it; of an index, one for each of its platforms. For those who answer for the place.
 * @throws AccessRefused; ShiplockError INVALID for a place that is not whole or has too much, and for a waiver that is
 * over before it begins; NOT_FOUND, DENIED, MANIFEST_UNKNOWN; CONFLICT when there are too many
 */
export async function createWaivers(scans: Scans, by: Identity, draft: NewWaiver): Promise<Waiver[]> {
  const at = scans.clock.now();
  if (draft.expiresAt !== null && draft.expiresAt <= at) {
    throw new ShiplockError('INVALID', 'the waiver would be over already: give a time in the future, or none');
  }
  return scans.database.transaction(async (tx) => {
    const scopes = await scopesOf(tx, await authorizedPlace(tx, by, draft.place));
    const author = referenceTo(actorOf(by));
    const made = { author, at, after: await newestSequence(tx) };
    const rows = scopes.map((scope) => waiverRow(draft, scope, made));
    await refuseTooMany(tx, rows, at);
    await insertWaivers(tx, rows);
    const waivers = rows.map(readWaiver);
    for (const waiver of waivers) {
      await tell(tx, 'waiver.created', waiver, actorOf(by), at);
      if (waiver.expiresAt === null) continue;
      const job = { kind: 'scan.apply_waiver' as const, key: `waiver.expired:${waiver.id}`, requestedBy: author };
      await enqueueJobs(tx, [{ ...job, payload: { waiver: waiver.id }, at: waiver.expiresAt }]);
    }
    return waivers;
  });
}

async function refuseTooMany(tx: Transaction, rows: readonly WaiverRow[], at: Microseconds): Promise<void> {
  const [first] = rows;
  if (!first || (await countWaiversBeside(tx, first, at)) + rows.length <= MAX_WAIVERS) return;
  const message = `more than ${MAX_WAIVERS} waivers cannot be in force there: revoke some first, or waive for more at once`;
  throw new ShiplockError('CONFLICT', message);
}

function waiverRow(
  draft: NewWaiver,
  scope: WaiverScope,
  { author, at, after }: { readonly author: ActorReference; readonly at: Microseconds; readonly after: number },
): WaiverRow {
  return {
    id: orderedId(),
    vulnerability: vulnerabilityKey(draft.vulnerability),
    scope_kind: scope.kind,
    scope: scope.kind === 'image' ? scope.digest : scopeName(scope),
    repository: scope.kind === 'image' ? scope.repository : null,
    reason: draft.reason,
    author_json: JSON.stringify(author),
    created_at: at,
    created_after: after,
    expires_at: draft.expiresAt,
    revoked_at: null,
    revoked_by_json: null,
  };
}

async function scopesOf(rows: Rows, scope: WaiverScope): Promise<WaiverScope[]> {
  if (scope.kind !== 'image') return [scope];
  const platforms = (await findPlatforms(rows, scope.repository, [scope.digest])).get(scope.digest) ?? [];
  return platforms.filter(({ isHeld }) => isHeld).map(({ digest }) => ({ ...scope, digest }));
}

/**
 * Revokes the waiver; for those who answer for its place.
 * @throws AccessRefused; ShiplockError NOT_FOUND, DENIED; CONFLICT when it is revoked already
 */
export async function revokeWaiver(scans: Scans, by: Identity, { id }: { readonly id: string }): Promise<void> {
  const at = scans.clock.now();
  await scans.database.transaction(async (tx) => {
    const waiver = await findWaiver(tx, id);
    if (!waiver || !(await maySeeWaiver(tx, by, await membershipOf(tx, by), waiver.scope)))
      throw new ShiplockError('NOT_FOUND', `there is no waiver ${id}, or you may not see it`);
    await requireWaiverScope(tx, by, waiver.scope);
    if (waiver.revokedAt !== null) throw new ShiplockError('CONFLICT', 'the waiver is revoked already');
    await revokeWaiverRow(tx, id, at, JSON.stringify(referenceTo(actorOf(by))));
    await tell(tx, 'waiver.revoked', waiver, actorOf(by), at);
  });
}

export async function findWaiver(rows: Rows, id: string): Promise<Waiver | undefined> {
  const row = await selectWaiver(rows, id);
  return row && readWaiver(row);
}

/**
 * A page of the waivers that the identity may see, newest first: those of everywhere, and those of places of which it is a
 * member. It can have fewer than there are.
 * @param filter `over`: also those that are revoked or have expired
 */
export async function listWaivers(
  scans: Scans,
  by: Identity,
  {
    limit,
    ...filter
  }: {
    readonly vulnerability?: string | undefined;
    readonly over: boolean;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<ListedWaivers> {
  const { rows } = scans.database;
  const vulnerability = filter.vulnerability === undefined ? undefined : vulnerabilityKey(filter.vulnerability);
  const found = await selectWaivers(rows, { ...filter, vulnerability, now: scans.clock.now() }, limit);
  const names = await visibleNames(rows, by);
  const isMember = membershipIn(names);
  const seesAll = names.all || names.everywhere;
  const visible: ListedWaiver[] = [];
  const shown = filter.over ? found.items : await ofTheirNamespaces(rows, found.items);
  for (const waiver of shown.map(readWaiver)) {
    if (!(await maySeeWaiver(rows, by, isMember, waiver.scope))) continue;
    const isOver = waiver.revokedAt !== null;
    const answers = await answersFor(rows, by, waiver.scope);
    // All who may log in see those of everywhere; the others are listed for those who have a part in their place.
    const tellsAuthors = waiver.scope.kind !== 'everywhere' || seesAll || answers;
    visible.push({ waiver, mayRevoke: !isOver && answers, tellsAuthors });
  }
  const mayCreate = await isThereOneOf(rows, await namesWith(rows, by, 'manage_repository'));
  return { found: { items: visible, next: found.next }, mayCreate };
}

export interface ListedWaiver {
  readonly waiver: Waiver;
  /** They answer for its place, and it is not over. */
  readonly mayRevoke: boolean;
  /** They may know who made and who revoked it. */
  readonly tellsAuthors: boolean;
}

export interface ListedWaivers {
  readonly found: Page<ListedWaiver>;
  /** There is a repository for which they may make one. */
  readonly mayCreate: boolean;
}

/** The waivers in force for images of the repository. */
export async function waiversOf(rows: Rows, repository: string, now: Microseconds): Promise<Waiver[]> {
  return (await waiversOfEach(rows, [repository], now)).get(repository) ?? [];
}

/** The same of each of these repositories, in one look. */
export async function waiversOfEach(
  rows: Rows,
  repositories: readonly string[],
  now: Microseconds,
): Promise<ReadonlyMap<string, Waiver[]>> {
  const namespaces = [...new Set(repositories.map(namespaceOf))];
  const stored = await selectWaiversFor(rows, { repositories, namespaces }, now);
  const found = (await ofTheirNamespaces(rows, stored)).map(readWaiver);
  return new Map(repositories.map((name) => [name, found.filter(({ scope }) => canConcern(scope, name))]));
}

/** Without those for a namespace that was deleted, also when there is another one of its name. */
async function ofTheirNamespaces(rows: Rows, waivers: readonly WaiverRow[]): Promise<readonly WaiverRow[]> {
  const names = waivers.flatMap(({ scope_kind: kind, scope }) => (kind === 'namespace' ? [scope] : []));
  if (names.length === 0) return waivers;
  const madeAfter = await namespacesMadeAfter(rows, [...new Set(names)]);
  return waivers.filter(({ scope_kind: kind, scope, created_after: after }) => {
    const begun = madeAfter.get(scope);
    return kind !== 'namespace' || (begun !== undefined && begun <= after);
  });
}

function canConcern(scope: WaiverScope, repository: string): boolean {
  switch (scope.kind) {
    case 'everywhere':
      return true;
    case 'namespace':
      return scope.namespace === namespaceOf(repository);
    case 'repository':
    case 'image':
      return scope.repository === repository;
  }
}

async function tell(
  tx: Transaction,
  type: 'waiver.created' | 'waiver.revoked',
  waiver: Waiver,
  actor: Actor,
  at: Microseconds,
): Promise<void> {
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
