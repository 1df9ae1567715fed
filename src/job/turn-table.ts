// SQL of which namespace's turn it is.

import type { Microseconds } from '../clock.ts';
import type { Rows, Transaction } from '../database/database.ts';
import { isDue, namespaceOfJob, type Wanted } from './due-job-table.ts';

/** The namespace that has waited longest since its last turn, of those with a job that is due; empty for no repository's. */
export async function selectNextInTurn(rows: Rows, now: Microseconds, wanted: Wanted): Promise<string | undefined> {
  const row = await rows
    .selectFrom('job')
    .leftJoin('job_turn', (join) => join.on('job_turn.namespace', '=', namespaceOfJob()))
    .select((select) => [namespaceOfJob().as('namespace'), select.fn.min('job.run_at').as('since')])
    .where((where) => isDue(where, now, wanted))
    .groupBy(['namespace', 'job_turn.turn'])
    .orderBy((order) => order.fn.coalesce('job_turn.turn', order.lit(0)))
    .orderBy('since')
    .limit(1)
    .executeTakeFirst();
  return row?.namespace;
}

/** Puts the namespace behind all others. */
export async function takeTurn(tx: Transaction, namespace: string): Promise<void> {
  const last = await tx
    .selectFrom('job_turn')
    .select((select) => select.fn.max('turn').as('turn'))
    .executeTakeFirst();
  const turn = Number(last?.turn ?? 0) + 1;
  await tx
    .insertInto('job_turn')
    .values({ namespace, turn })
    .onConflict((conflict) => conflict.column('namespace').doUpdateSet({ turn }))
    .execute();
}
