// Job `policy.evaluate`: something arrived in a repository, so ask the policies that have it as their source.

import type { Rows } from '../database/database.ts';
import { findEvent, type PastEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedTo } from '../oci/reference.ts';
import { indexesAbove } from '../registry/find-manifest.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTag, tagsOf } from '../registry/find-tag.ts';
import { imagesAbove } from '../registry/images-above.ts';
import type { Repository } from '../registry/repository.ts';
import { dependsOnScan } from './admission.ts';
import { evaluateInBatches } from './evaluate-in-batches.ts';
import type { Occasion } from './evaluation.ts';
import { listPolicies } from './find-policy.ts';
import { type TaggedImage, taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import { isActive } from './policy.ts';

interface Question {
  readonly occasion: Occasion;
  readonly images: readonly TaggedImage[];
}

/**
 * Evaluates every active policy of the repository in which the job's event happened. A pushed tag is evaluated with the
 * digest that was pushed, whatever the tag has become since; a late fact asks about the tags whose image it concerns.
 */
export async function evaluatePolicies(
  policies: Policies,
  job: Pick<RunningJob<'policy.evaluate'>, 'payload'>,
): Promise<void> {
  const { rows } = policies.database;
  const event = await findEvent(rows, job.payload.event);
  if (!event?.repository) return;
  const policiesThere = await listPolicies(rows, { source: event.repository });
  // Saving a policy affects what is pushed from then on; what was there is looked at when it is applied.
  const active = policiesThere.filter((policy) => isActive(policy) && policy.createdAfter < event.sequence);
  const repository = active.length > 0 ? await findRepository(rows, event.repository) : undefined;
  if (!repository) return;
  // Policies of a deleted repository of this name are retired by a job of their own, which may not have run yet.
  const own = active.filter((policy) => policy.createdAfter > repository.createdAfter);
  const at = policies.clock.now();
  const { waited } = job.payload;
  const cause = waited ? `${event.id}@${waited.until}` : event.id;
  const scanIsDue = event.type === 'manifest.pushed' && event.data.scanOnPush;
  const questions = waited ? await stillThere(rows, repository, event) : await questionsOf(rows, repository, event);
  for (const { occasion, images } of questions) {
    for (const policy of own) {
      if (waited ? policy.id !== waited.policy : isScan(event) && !(await dependsOnScan(rows, policy))) continue;
      // What arrived is evidence that a scan, which is due, will look at: its event asks these policies.
      if (job.payload.scanDue && (await dependsOnScan(rows, policy))) continue;
      await evaluateInBatches(policies, policy, images, { cause, occasion, at, scanIsDue }, event);
    }
  }
}

/** The image of an evaluation that was held until now, if the tag has not moved. */
async function stillThere(rows: Rows, repository: Repository, event: PastEvent): Promise<Question[]> {
  const tag = event.tag === null ? undefined : await findTag(rows, repository, event.tag);
  return tag && tag.digest === event.digest ? [{ occasion: 'late_fact', images: [taggedImage(tag)] }] : [];
}

async function questionsOf(rows: Rows, repository: Repository, event: PastEvent): Promise<Question[]> {
  const questions: Question[] = [];
  const { tag, digest, at: taggedAt } = event;
  if (tag !== null && digest !== null && !attachedTo(tag)) {
    questions.push({ occasion: 'push', images: [{ tag, digest, taggedAt }] });
  }
  const digests = await concernedBy(rows, repository, event);
  if (digests.length > 0) {
    const concerned = await tagsOf(rows, repository, digests);
    const images = concerned.filter(({ name }) => !attachedTo(name)).map(taggedImage);
    if (images.length > 0) questions.push({ occasion: 'late_fact', images });
  }
  return questions;
}

/** The images of which something is told: a scan looked at them, something was attached, or an index lacked what came. */
async function concernedBy(rows: Rows, repository: Repository, event: PastEvent): Promise<Digest[]> {
  const { digest } = event;
  if (event.type === 'manifest.pushed') {
    const mayHaveLacked = repository.sparseIndexes && event.tag === null && digest !== null;
    return mayHaveLacked ? indexesAbove(rows, repository, digest) : [];
  }
  if (isScan(event)) return digest === null ? [] : imagesAbove(rows, repository, digest);
  const isAttached = event.type === 'referrer.attached' || event.type === 'attestation.attached';
  return isAttached ? imagesAbove(rows, repository, event.data.subject) : [];
}

/** What is known of an image has changed, not the image. */
function isScan({ type }: PastEvent): boolean {
  return type.startsWith('scan.');
}
