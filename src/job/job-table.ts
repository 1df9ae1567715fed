// SQL of the job queue.

import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { eachOf, oneOf } from '../database/one-of.ts';
import { type Page, readPage } from '../database/page.ts';
import { preparedInsert, preparedQuery } from '../database/prepared-query.ts';
import type { JobRow } from '../database/schema/events.ts';
import { nameIsVisible, type VisibleNames } from '../database/visible-names.ts';
import { PERIODIC_KINDS } from './job-kind.ts';

export type StoredJob = Selectable<JobRow>;

/** Who asked for the job. */
export function requesterOf(row: StoredJob): ActorReference {
  return { kind: row.requested_by_kind, id: row.requested_by_id, name: row.requested_by_name };
}

const newJobs = preparedInsert((rows, piece: readonly Insertable<JobRow>[]) =>
  rows
    .insertInto('job')
    .values(piece)
    .onConflict((conflict) => conflict.column('key').doNothing()),
);

export async function insertJobs(tx: Transaction, jobs: readonly Insertable<JobRow>[]): Promise<void> {
  await newJobs(tx, jobs);
}

const jobById = preparedQuery((rows, id: string) => rows.selectFrom('job').selectAll().where('id', '=', id));

export async function selectJob(rows: Rows, id: string): Promise<StoredJob | undefined> {
  return (await jobById(rows, id))[0];
}

export async function selectJobByKey(rows: Rows, key: string): Promise<StoredJob | undefined> {
  return rows.selectFrom('job').selectAll().where('key', '=', key).executeTakeFirst();
}

/** The newest job that has not ended among those whose key begins so. */
export async function selectOpenJob(rows: Rows, keyPrefix: string): Promise<StoredJob | undefined> {
  return (
    rows
      .selectFrom('job')
      .selectAll()
      .where('key', '>=', keyPrefix)
      // Behind every text that begins with the prefix.
      .where('key', '<', `${keyPrefix}\u{10ffff}`)
      .where('state', 'in', ['due', 'running'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

/** Those of the beginnings of keys that a job which has not ended has. */
export async function selectOpenPrefixes(rows: Rows, keyPrefixes: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rows
    .selectFrom(eachOf(keyPrefixes).as('prefix'))
    .select('prefix.value')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('job')
          .select('job.id')
          .where('job.state', 'in', ['due', 'running'])
          .whereRef('job.key', '>=', 'prefix.value')
          .where('job.key', '<', behindPrefix()),
      ),
    )
    .execute();
  return new Set(found.map(({ value }) => value));
}

/** Behind every key that begins with the prefix of this row. */
function behindPrefix(): RawBuilder<string> {
  return sql<string>`prefix.value || ${'\u{10ffff}'}`;
}

/** Of a job: the repository, and who asked for it, where that matters. */
export interface JobPlace {
  readonly repository: string | undefined;
  readonly requestedBy?: ActorReference | undefined;
}

/** By prefix of a key: a job of the place that nobody has begun yet and whose key begins so. */
export async function selectUnbegunJobs(
  rows: Rows,
  keyPrefixes: readonly string[],
  { repository, requestedBy }: JobPlace,
): Promise<ReadonlyMap<string, string>> {
  let query = rows
    .selectFrom(eachOf(keyPrefixes).as('prefix'))
    // Each prefix first, then the few jobs with such a key: the other way round, the database would look through all that is due.
    .crossJoin('job')
    .select(['prefix.value', 'job.id'])
    .where('job.state', '=', 'due')
    .whereRef('job.key', '>=', 'prefix.value')
    .where('job.key', '<', behindPrefix())
    .where('job.attempts', '=', 0)
    // One that was put down is gone on with from there.
    .where('job.cursor_json', 'is', null)
    .where('job.repository', 'is', repository ?? null);
  if (requestedBy) {
    query = query
      .where('job.requested_by_kind', '=', requestedBy.kind)
      .where('job.requested_by_id', 'is', requestedBy.id);
  }
  return new Map((await query.execute()).map(({ value, id }) => [value, id]));
}

/** Whose jobs: those that this account asked for, or those of the namespace. */
export type JobsOf = { readonly account: string } | { readonly namespace: string };

/** Whether more jobs of the kind than this have not ended; no more than so many are counted. */
export async function hasMoreOpenJobs(rows: Rows, kind: string, of: JobsOf, most: number): Promise<boolean> {
  let query = rows.selectFrom('job').select('id').where('state', 'in', ['due', 'running']).where('kind', '=', kind);
  if ('account' in of) query = query.where('requested_by_id', '=', of.account);
  // `0` is the character behind `/`.
  else query = query.where('repository', '>', `${of.namespace}/`).where('repository', '<', `${of.namespace}0`);
  return (await query.limit(1).offset(most).executeTakeFirst()) !== undefined;
}

export interface JobFilter {
  readonly state?: StoredJob['state'] | undefined;
  readonly kind?: string | undefined;
  /** One of these. */
  readonly kinds?: readonly string[] | undefined;
  /** Of no repository, or of one whose name is visible. */
  readonly visible?: VisibleNames | undefined;
  readonly requestedBy?: Pick<ActorReference, 'kind' | 'id'> | undefined;
  /** Jobs with a smaller id, that is, queued earlier. */
  readonly before?: string | undefined;
}

/** Newest first. */
export async function selectJobs(rows: Rows, filter: JobFilter, limit: number): Promise<Page<StoredJob>> {
  let query = rows.selectFrom('job').selectAll().orderBy('id', 'desc');
  const { requestedBy, visible } = filter;
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.kinds !== undefined) query = query.where('kind', 'in', oneOf(filter.kinds));
  if (visible !== undefined && !visible.all) {
    query = query.where((where) =>
      where.or([where('repository', 'is', null), nameIsVisible(where, ['repository'], visible)]),
    );
  }
  if (requestedBy !== undefined) {
    query = query.where('requested_by_kind', '=', requestedBy.kind).where('requested_by_id', '=', requestedBy.id);
  }
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return readPage(query, { limit, position: (job) => job.id, texts: ['log', 'error', 'requested_by_name'] });
}

/** The newest jobs of these kinds in the repository that were given up. */
export async function selectFailedJobs(
  rows: Rows,
  repository: string,
  kinds: readonly string[],
  limit: number,
): Promise<StoredJob[]> {
  return rows
    .selectFrom('job')
    .selectAll()
    .where('state', '=', 'failed')
    .where('kind', 'in', oneOf(kinds))
    .where('repository', '=', repository)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function extendLease(tx: Transaction, id: string, worker: string, until: Microseconds): Promise<void> {
  await tx
    .updateTable('job')
    .set({ lease_until: until })
    .where('id', '=', id)
    .where('leased_by', '=', worker)
    .execute();
}

export async function updateJob(tx: Transaction, id: string, change: Partial<StoredJob>): Promise<void> {
  await tx.updateTable('job').set(change).where('id', '=', id).execute();
}

/** After the clock was set back: makes due what was due before; what is tried again, and what is periodic, comes as much earlier. */
export async function bringForward(tx: Transaction, now: Microseconds, by: Microseconds): Promise<void> {
  // First, since what comes earlier after the other one may be among these.
  await tx
    .updateTable('job')
    .set({ run_at: now })
    .where('state', '=', 'due')
    .where('run_at', '>', now)
    .where('run_at', '<=', now + by)
    .execute();
  await tx
    .updateTable('job')
    .set((job) => ({ run_at: job('run_at', '-', by) }))
    .where('state', '=', 'due')
    .where((where) => where.or([where('attempts', '>', 0), where('kind', 'in', oneOf(PERIODIC_KINDS))]))
    .where('run_at', '>', now + by)
    .execute();
}

/** Makes every running job due again: for a queue whose only worker is gone. */
export async function releaseRunningJobs(tx: Transaction, now: Microseconds): Promise<void> {
  await tx
    .updateTable('job')
    .set({ state: 'due', run_at: now, lease_until: null, leased_by: null })
    .where('state', '=', 'running')
    .execute();
}

/** Counts a crash of every running job, with what is said about it, and gives up those that have as many as this. */
export async function countCrashes(
  tx: Transaction,
  crash: { readonly error: string; readonly most: number; readonly givenUp: string; readonly now: Microseconds },
): Promise<void> {
  const running = () => tx.updateTable('job').where('state', '=', 'running');
  await running()
    .set((set) => ({ crashes: set('crashes', '+', 1), error: crash.error }))
    .execute();
  await running()
    .set({ state: 'failed', error: crash.givenUp, finished_at: crash.now, lease_until: null, leased_by: null })
    .where('crashes', '>=', crash.most)
    .execute();
}

/** Deletes at most `limit`; returns how many. */
export async function deleteFinishedJobs(tx: Transaction, before: Microseconds, limit: number): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('job')
    .where('id', 'in', (finished) =>
      finished
        .selectFrom('job as old')
        .select('old.id')
        .where('old.state', 'in', ['done', 'cancelled'])
        .where('old.finished_at', '<', before)
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
