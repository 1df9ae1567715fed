// The jobs of a policy, queued in the transaction that makes them due.

import type { ActorReference } from '../actor.ts';
import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { orderedId } from '../database/ordered-id.ts';
import { enqueueJobs } from '../job/enqueue-job.ts';
import { editorOf, type Policy } from './policy.ts';
import { nextRun } from './schedule.ts';

/** Queues the evaluation of every tag of the source; returns the job's id. */
export async function queueApply(
  tx: Transaction,
  policy: Policy,
  order: {
    /** An order with a key that was used before is not queued again. */
    readonly key: string;
    readonly occasion: 'apply' | 'schedule';
    readonly requestedBy: ActorReference;
    readonly at: Microseconds;
  },
): Promise<string> {
  const [id] = await enqueueJobs(tx, [
    {
      kind: 'policy.apply',
      key: `policy.apply:${policy.id}:${policy.version}:${order.key}`,
      payload: { policy: policy.id, version: policy.version, occasion: order.occasion },
      at: order.at,
      requestedBy: order.requestedBy,
      repository: policy.source,
    },
  ]);
  return id as string;
}

/** Queues the next run of the policy's schedule, if it has one; the same run is never queued twice. */
export async function queueNextRun(tx: Transaction, policy: Policy, after: Microseconds): Promise<void> {
  const at = policy.schedule === null ? undefined : nextRun(policy.schedule, after);
  if (at === undefined) return;
  await enqueueJobs(tx, [
    {
      kind: 'policy.schedule',
      key: `policy.schedule:${policy.id}:${policy.version}:${at}`,
      payload: { policy: policy.id, version: policy.version, at },
      at,
      requestedBy: editorOf(policy),
      repository: policy.source,
    },
  ]);
}

/** Queues what follows from saving a policy; returns the id of the job that applies it, or null when none was asked for. */
export async function queueSaved(
  tx: Transaction,
  policy: Policy,
  {
    apply,
    requestedBy,
    at,
  }: { readonly apply: boolean; readonly requestedBy: ActorReference; readonly at: Microseconds },
): Promise<string | null> {
  if (policy.enabled) await queueNextRun(tx, policy, at);
  return apply ? queueApply(tx, policy, { key: orderedId(), occasion: 'apply', requestedBy, at }) : null;
}
