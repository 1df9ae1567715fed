// Job `policy.apply`: evaluate every tag that the source has, and promote what passes. In batches, each of which is
// recorded, promoted and marked as done in one transaction: it can be stopped, and goes on after a crash, at any of them.
// The policy is asked before the transaction, since that may take long; where somebody waits for the lock, the rest of a batch
// has another transaction.

import type { Microseconds } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { BatchSize } from '../job/batch-size.ts';
import { inPieces } from '../job/in-pieces.ts';
import { stopIfAsked, TurnOverError } from '../job/stopped-error.ts';
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
const MOST_AT_ONCE = 100;
/** Evaluated before a transaction, which acts on all of them where nobody waits for it to end. */
const MOST = 300;

const TURN_MILLISECONDS = 1_000;

/** Where the job goes on. */
interface Cursor {
  /** Tags that were pushed later than this have been evaluated by their own events. */
  readonly until: Microseconds;
  readonly total: number;
  readonly done: number;
  readonly after: Pick<Tag, 'name' | 'updatedAt'> | null;
}

/** What is known of the next tags before the transaction that promotes their images. */
interface Batch {
  readonly cursor: Cursor;
  readonly tags: readonly Tag[];
  /** Without those of signatures and the like, about which no policy is asked. */
  readonly evaluations: readonly Evaluation[];
  readonly isLast: boolean;
  readonly at: Microseconds;
}

/** What a transaction begins with. */
interface Next {
  /** Undefined when there was no policy to ask. */
  readonly batch: Batch | undefined;
  /** Tags of earlier transactions. */
  readonly done: number;
}

/**
 * Oldest push first, so that of several images that get the same tag the newest keeps it.
 * @throws TurnOverError when others are to have their turn; StoppedError
 */
export async function applyPolicy(policies: Policies, job: RunningJob<'policy.apply'>): Promise<void> {
  const size = new BatchSize(policies.clock.elapsed, MOST_AT_ONCE);
  const { elapsed } = policies.clock;
  const begun = elapsed();
  let cursor = job.cursor as Cursor | undefined;
  for (;;) {
    let batch = await evaluateBatch(policies, job, cursor);
    do {
      const next: Next = { batch, done: cursor?.done ?? 0 };
      batch = await policies.database.transaction((tx) => applyPieces(policies, tx, job, next, size));
      if (!batch) return;
      cursor = batch.cursor;
      await stopIfAsked(job);
    } while (batch.tags.length > 0);
    if (elapsed() - begun >= TURN_MILLISECONDS) throw new TurnOverError();
  }
}

/** Asks the policy about the next tags, and about fewer where it takes long; undefined when there is no policy or source any more. */
async function evaluateBatch(
  policies: Policies,
  job: RunningJob<'policy.apply'>,
  begun: Cursor | undefined,
): Promise<Batch | undefined> {
  const { rows } = policies.database;
  const at = policies.clock.now();
  const policy = await findPolicy(rows, job.payload.policy);
  const source = policy && (await findRepository(rows, policy.source));
  if (!policy || !source || whyNot(policy, job)) return undefined;
  const cursor = begun ?? { until: at, total: await countTagsOf(rows, source), done: 0, after: null };
  const page = await listTagsByAge(rows, source, cursor.after ?? undefined, MOST);
  // One that was pushed in the future was pushed before the clock was set back, and so before the job began.
  const tags = page.filter(({ updatedAt }) => updatedAt <= cursor.until || updatedAt > at);
  const images = tags.filter(({ name }) => !attachedTo(name)).map(taggedImage);
  const occurrence = { cause: job.id, occasion: job.payload.occasion, at };
  const evaluations: Evaluation[] = [];
  for (let isInTime = true; isInTime && evaluations.length < images.length; ) {
    const asked = images.slice(evaluations.length, evaluations.length + MOST_AT_ONCE);
    const found = await evaluateTags(policies, policy, asked, occurrence);
    evaluations.push(...found);
    isInTime = found.length === asked.length;
  }
  const next = images[evaluations.length];
  const upToNext = next
    ? tags.slice(
        0,
        tags.findIndex(({ name }) => name === next.tag),
      )
    : tags;
  const passed = evaluations.filter(({ verdict }) => verdict === 'pass').map(({ digest }) => digest);
  await noteOtherSizes(policies, source, passed);
  return { cursor, tags: upToNext, evaluations, isLast: !next && tags.length < MOST, at };
}

/** Acts on tags of the batch while nobody waits; returns what is left of it, or undefined when the job is over. */
async function applyPieces(
  policies: Policies,
  tx: Transaction,
  job: RunningJob<'policy.apply'>,
  { batch, done }: Next,
  size: BatchSize,
): Promise<Batch | undefined> {
  let left = batch;
  await inPieces(policies, size, async (limit) => {
    left = await applyPiece(tx, job, { batch: left, done: left?.cursor.done ?? done }, limit);
    return left !== undefined && left.tags.length > 0;
  });
  return left;
}

/** Acts on what was decided about the next tags; returns what is left of the batch, or undefined when the job is over. */
async function applyPiece(
  tx: Transaction,
  job: RunningJob<'policy.apply'>,
  { batch, done: before }: Next,
  limit: number,
): Promise<Batch | undefined> {
  const policy = await findPolicy(tx, job.payload.policy);
  const why = whyNot(policy, job);
  if (!policy || why) {
    await job.saveProgress(tx, { done: before, total: before, log: `stopped: ${why}` });
    return undefined;
  }
  const source = await findRepository(tx, policy.source);
  if (!source || !batch) return undefined;
  const { cursor, tags, evaluations, isLast, at } = batch;
  const piece = tags.slice(0, limit);
  const names = new Set(piece.map(({ name }) => name));
  const [now, later] = [
    evaluations.filter(({ tag }) => names.has(tag)),
    evaluations.filter(({ tag }) => !names.has(tag)),
  ];
  await act(tx, policy, await stillThere(tx, source, now), at);
  const done = before + piece.length;
  const last = piece.at(-1);
  if (!last || (isLast && piece.length === tags.length)) {
    await job.saveProgress(tx, { done, total: done, log: `${done} tags evaluated` });
    return undefined;
  }
  const next = { ...cursor, done, after: { name: last.name, updatedAt: last.updatedAt } };
  await job.saveProgress(tx, { done, total: Math.max(cursor.total, done), cursor: next });
  return { ...batch, cursor: next, tags: tags.slice(piece.length), evaluations: later };
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
