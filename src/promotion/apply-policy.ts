// Job `policy.apply`: evaluate every tag that the source has, and promote what passes. In batches, each of which is
// evaluated, promoted and ticked off in one transaction: it can be stopped, and goes on after a crash, at any of them.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { attachedTo } from '../oci/reference.ts';
import { evaluateTags } from '../policy/evaluate-tags.ts';
import type { Occasion } from '../policy/evaluation.ts';
import { findPolicy } from '../policy/find-policy.ts';
import { taggedImage } from '../policy/gather-facts.ts';
import type { Policies } from '../policy/policies.ts';
import { isActive, type Policy } from '../policy/policy.ts';
import { recordEvaluations } from '../policy/record-evaluations.ts';
import { findRepository } from '../registry/find-repository.ts';
import { countTagsOf, listTagsByAge, type Tag } from '../registry/find-tag.ts';
import type { Repository } from '../registry/repository.ts';
import { actOnEvaluations } from './act-on-evaluations.ts';

/** Small enough that a batch holds nobody up, since write transactions wait for each other. */
const BATCH = 100;

/** Where the job goes on. */
interface Cursor {
  /** Tags that were pushed later than this have been evaluated by their own events. */
  readonly until: Microseconds;
  readonly total: number;
  readonly done: number;
  readonly after: Pick<Tag, 'name' | 'updatedAt'> | null;
}

/** Oldest push first, so that of several images that get the same tag the newest keeps it. */
export async function applyPolicy(policies: Policies, job: RunningJob): Promise<void> {
  let cursor = job.cursor as Cursor | undefined;
  for (;;) {
    cursor = await policies.database.transaction((tx) => applyBatch(tx, policies, job, cursor));
    if (!cursor) return;
    await stopIfAsked(job);
  }
}

/** Works on one batch; returns where the next begins, or undefined when there is none. */
async function applyBatch(
  tx: Transaction,
  policies: Policies,
  job: RunningJob,
  begun: Cursor | undefined,
): Promise<Cursor | undefined> {
  const at = policies.clock.now();
  const policy = await findPolicy(tx, String(job.payload['policy']));
  const why = whyNot(policy, job);
  if (!policy || why) {
    await job.saveProgress(tx, { done: begun?.done ?? 0, total: begun?.done ?? 0, log: `stopped: ${why}` });
    return undefined;
  }
  const source = await findRepository(tx, policy.source);
  if (!source) return undefined;
  const cursor = begun ?? { until: at, total: await countTagsOf(tx, source), done: 0, after: null };
  const tags = await nextTags(tx, source, cursor);
  await applyTo(tx, policies, policy, job, tags, at);
  const last = tags.at(-1);
  const done = cursor.done + tags.length;
  if (!last || tags.length < BATCH) {
    await job.saveProgress(tx, { done, total: done, log: `${done} tags evaluated` });
    return undefined;
  }
  const next = { ...cursor, done, after: { name: last.name, updatedAt: last.updatedAt } };
  await job.saveProgress(tx, { done, total: Math.max(cursor.total, done), cursor: next });
  return next;
}

function whyNot(policy: Policy | undefined, job: RunningJob): string | undefined {
  if (!policy) return 'the policy was deleted';
  if (policy.version !== job.payload['version']) return 'the policy was edited; apply it again';
  if (!policy.enabled) return 'the policy is not enabled';
  return isActive(policy) ? undefined : `the policy is suspended: ${policy.suspendedReason}`;
}

async function nextTags(tx: Transaction, source: Repository, cursor: Cursor): Promise<Tag[]> {
  const page = await listTagsByAge(tx, source, cursor.after ?? undefined, BATCH);
  return page.filter(({ updatedAt }) => updatedAt <= cursor.until);
}

async function applyTo(
  tx: Transaction,
  policies: Policies,
  policy: Policy,
  job: RunningJob,
  tags: readonly Tag[],
  at: Microseconds,
): Promise<void> {
  const images = tags.filter(({ name }) => !attachedTo(name)).map(taggedImage);
  const evaluations = await evaluateTags(tx, policies.scans, policy, images, {
    cause: job.id,
    occasion: job.payload['occasion'] as Occasion,
    at,
  });
  // A person asked for it, as for a push: the chain begins here.
  const recorded = await recordEvaluations(tx, evaluations, { event: undefined, depth: 0 }, ['promotion.promote']);
  await actOnEvaluations(tx, policy, recorded, at);
}
