// Which jobs are due, whose they are, and taking them.

import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { inChunks } from '../database/in-chunks.ts';
import { oneOf } from '../database/one-of.ts';
import { preparedQuery } from '../database/prepared-query.ts';
import type { Tables } from '../database/schema.ts';
import type { StoredJob } from './job-table.ts';

/** Which jobs are looked for; all by default. */
export interface Wanted {
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  /** Those whose last attempt ended with its process or thread, or only the others. */
  readonly suspect?: boolean;
  /** Of repositories of this namespace; of none when it is empty. */
  readonly namespace?: string;
  /** Of whoever asked for them, as `DueShare` names them. */
  readonly requester?: string;
}

/** Jobs that are due in a namespace, and that one and the same asked for. */
export interface DueShare {
  /** Empty for jobs of no repository. */
  readonly namespace: string;
  readonly requester: string;
  readonly due: number;
  /** Since when the first of them is. */
  readonly since: Microseconds;
}

/** Whose jobs are due. */
export async function selectDueShares(rows: Rows, now: Microseconds, wanted: Wanted): Promise<DueShare[]> {
  const found = await rows
    .selectFrom('job')
    .select((select) => [
      namespaceOfJob().as('namespace'),
      requesterOfJob().as('requester'),
      select.fn.countAll<number>().as('due'),
      select.fn.min('run_at').as('since'),
    ])
    .where((where) => isDue(where, now, wanted))
    .groupBy(['namespace', 'requester'])
    .execute();
  return found.map((share) => ({ ...share, due: Number(share.due), since: Number(share.since) }));
}

const anyDueJob = preparedQuery((rows, now: Microseconds) =>
  rows
    .selectFrom('job')
    .select('id')
    .where((where) => isDue(where, now, {}))
    .limit(1),
);

/** Whether any job could be leased now; asked after every commit. */
export async function isAnyJobDue(rows: Rows, now: Microseconds): Promise<boolean> {
  return (await anyDueJob(rows, now)).length > 0;
}

/** Whether a job could be leased now; a query that is cheap enough to be asked before a transaction. */
export async function hasDueJob(rows: Rows, now: Microseconds, wanted: Wanted): Promise<boolean> {
  const due = await rows
    .selectFrom('job')
    .select('id')
    .where((where) => isDue(where, now, wanted))
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

export interface Lease {
  readonly worker: string;
  readonly now: Microseconds;
  readonly until: Microseconds;
  readonly limit: number;
  readonly wanted: Wanted;
}

/** Takes up to `limit` jobs that are due, or whose lease has run out, for this worker. */
export async function leaseJobs(tx: Transaction, lease: Lease): Promise<StoredJob[]> {
  const due = await tx
    .selectFrom('job')
    .select('id')
    .where((where) => isDue(where, lease.now, lease.wanted))
    .orderBy('run_at')
    .orderBy('id')
    .limit(lease.limit)
    .execute();
  const ids = due.map((job) => job.id);
  const leased = await inChunks(ids, (chunk) =>
    tx
      .updateTable('job')
      .set((set) => ({
        state: 'running',
        attempts: set('attempts', '+', 1),
        lease_until: lease.until,
        leased_by: lease.worker,
      }))
      .where('id', 'in', chunk)
      .returningAll()
      .execute(),
  );
  return leased.sort((a, b) => a.run_at - b.run_at || (a.id < b.id ? -1 : 1));
}

/** The condition that a job is wanted and due, or that its lease has run out. */
export function isDue(
  where: ExpressionBuilder<Tables, 'job'>,
  now: Microseconds,
  { only, without, suspect, namespace, requester }: Wanted,
) {
  return where.and([
    ...(only ? [where('kind', 'in', oneOf(only))] : []),
    ...(without ? [where('kind', 'not in', oneOf(without))] : []),
    ...(namespace === undefined ? [] : [where(namespaceOfJob(), '=', namespace)]),
    ...(requester === undefined ? [] : [where(requesterOfJob(), '=', requester)]),
    ...(suspect === undefined ? [] : [where('crashes', suspect ? '>' : '=', 0)]),
    where.or([
      where.and([where('state', '=', 'due'), where('run_at', '<=', now)]),
      where.and([where('state', '=', 'running'), where('lease_until', '<', now)]),
    ]),
  ]);
}

/** The part of the job's repository before its first slash; empty for a job of no repository. */
export function namespaceOfJob(): RawBuilder<string> {
  const repository = sql.ref('job.repository');
  return sql<string>`coalesce(substr(${repository}, 1, instr(${repository} || '/', '/') - 1), '')`;
}

/** As `actorKey` writes it. */
function requesterOfJob(): RawBuilder<string> {
  return sql<string>`${sql.ref('job.requested_by_kind')} || ':' || coalesce(${sql.ref('job.requested_by_id')}, '')`;
}
