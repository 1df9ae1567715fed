// Job `policy.apply`: evaluate every tag that the source has, and promote what passes. In batches, each of which is
// recorded, promoted and marked as done in one transaction: it can be stopped, and goes on after a crash, at any of them.
// The policy is asked before the transaction, since that may take long.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { BatchSize } from '../job/batch-size.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { attachedTo } from '../oci/reference.ts';
import { evaluateTags } from '../policy/evaluate-tags.ts';
import type { Evaluation } from '../policy/evaluation.ts';
import { findPolicy } from '../policy/find-policy.ts';
import { taggedImage } from '../policy/gather-facts.ts';
import type { Policies } from '../policy/policies.ts';
import { isActive, type Policy } from '../policy/policy.ts';
import { recordEvaluations } from '../policy/record-evaluations.ts';
import { findRepository } from '../registry/find-repository.ts';
import { countTagsOf, findTags, listTagsByAge, type Tag } from '../registry/find-tag.ts';
import { noteOtherSizes } from '../registry/note-other-sizes.ts';
import type { Repository } from '../registry/repository.ts';
import { actOnEvaluations } from './act-on-evaluations.ts';

/** The facts about an image can be large. */
const MOST = 100;

/** Where the job goes on. */
interface Cursor {
  /** Tags that were pushed later than this have been evaluated by their own events. */
  readonly until: Microseconds;
  readonly total: number;
  readonly done: number;
  readonly after: Pick<Tag, 'name' | 'updatedAt'> | null;
}

/** What is known of a batch before the transaction that promotes its images. */
interface Batch {
  readonly cursor: Cursor;
  readonly tags: readonly Tag[];
  readonly evaluations: readonly Evaluation[];
  readonly isLast: boolean;
  readonly at: Microseconds;
}

/** Oldest push first, so that of several images that get the same tag the newest keeps it. */
export async function applyPolicy(policies: Policies, job: RunningJob<'policy.apply'>): Promise<void> {
  const size = new BatchSize(policies.clock.elapsed, MOST);
  let cursor = job.cursor as Cursor | undefined;
  for (;;) {
    const batch = await evaluateBatch(policies, job, cursor, size.next);
    cursor = await policies.database.transaction((tx) =>
      size.measured(batch?.tags.length ?? 0, () => applyBatch(tx, job, batch, cursor)),
    );
    if (!cursor) return;
    await stopIfAsked(job);
  }
}

/** Asks the policy, which may take long, about the next tags; undefined when there is no policy or source any more. */
async function evaluateBatch(
  policies: Policies,
  job: RunningJob<'policy.apply'>,
  begun: Cursor | undefined,
  size: number,
): Promise<Batch | undefined> {
  const { rows } = policies.database;
  const at = policies.clock.now();
  const policy = await findPolicy(rows, job.payload.policy);
  const source = policy && (await findRepository(rows, policy.source));
  if (!policy || !source || whyNot(policy, job)) return undefined;
  const cursor = begun ?? { until: at, total: await countTagsOf(rows, source), done: 0, after: null };
  const page = await listTagsByAge(rows, source, cursor.after ?? undefined, size);
  // One that was pushed in the future was pushed before the clock was set back, and so before the job began.
  const tags = page.filter(({ updatedAt }) => updatedAt <= cursor.until || updatedAt > at);
  const images = tags.filter(({ name }) => !attachedTo(name)).map(taggedImage);
  const evaluations = await evaluateTags(policies, policy, images, {
    cause: job.id,
    occasion: job.payload.occasion,
    at,
  });
  const passed = evaluations.filter(({ verdict }) => verdict === 'pass').map(({ digest }) => digest);
  await noteOtherSizes(policies, source, passed);
  return { cursor, tags, evaluations, isLast: tags.length < size, at };
}

/** Acts on what was decided; returns where the next batch begins, or undefined when there is none. */
async function applyBatch(
  tx: Transaction,
  job: RunningJob<'policy.apply'>,
  batch: Batch | undefined,
  begun: Cursor | undefined,
): Promise<Cursor | undefined> {
  const policy = await findPolicy(tx, job.payload.policy);
  const why = whyNot(policy, job);
  if (!policy || why) {
    await job.saveProgress(tx, { done: begun?.done ?? 0, total: begun?.done ?? 0, log: `stopped: ${why}` });
    return undefined;
  }
  const source = await findRepository(tx, policy.source);
  if (!source || !batch) return undefined;
  const { cursor, tags, at } = batch;
  await act(tx, policy, await stillThere(tx, source, batch.evaluations), at);
  const last = tags.at(-1);
  const done = cursor.done + tags.length;
  if (!last || batch.isLast) {
    await job.saveProgress(tx, { done, total: done, log: `${done} tags evaluated` });
    return undefined;
  }
  const next = { ...cursor, done, after: { name: last.name, updatedAt: last.updatedAt } };
  await job.saveProgress(tx, { done, total: Math.max(cursor.total, done), cursor: next });
  return next;
}

function whyNot(policy: Policy | undefined, job: RunningJob<'policy.apply'>): string | undefined {
  if (!policy) return 'the policy was deleted';
  if (policy.version !== job.payload.version) return 'the policy was edited; apply it again';
  if (!policy.enabled) return 'the policy is not enabled';
  return isActive(policy) ? undefined : `the policy is suspended: ${policy.suspendedReason}`;
}

/** Those whose tag has not moved since they were made: a push of its own asks the policy about the others. */
async function stillThere(
  tx: Transaction,
  source: Repository,
  evaluations: readonly Evaluation[],
): Promise<Evaluation[]> {
  const tags = await findTags(
    tx,
    source,
    evaluations.map(({ tag }) => tag),
  );
  return evaluations.filter(({ tag, digest }) => tags.get(tag)?.digest === digest);
}

async function act(
  tx: Transaction,
  policy: Policy,
  evaluations: readonly Evaluation[],
  at: Microseconds,
): Promise<void> {
  // A person asked for it, as for a push: the chain begins here.
  const recorded = await recordEvaluations(tx, evaluations, { event: undefined, depth: 0 });
  await actOnEvaluations(tx, policy, recorded, at);
}
