// Job `policy.evaluate`: something arrived in a repository, so ask the policies that have it as their source.

import type { Rows } from '../database/database.ts';
import { findEvent, type PastEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { attachedTo } from '../oci/reference.ts';
import { findRepository } from '../registry/find-repository.ts';
import { tagsOf } from '../registry/find-tag.ts';
import { imagesAbove } from '../registry/images-above.ts';
import type { Repository } from '../registry/repository.ts';
import { evaluateTags } from './evaluate-tags.ts';
import type { Occasion } from './evaluation.ts';
import { listPolicies } from './find-policy.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import { isActive } from './policy.ts';
import { recordEvaluations } from './record-evaluations.ts';

interface Question {
  readonly occasion: Occasion;
  readonly images: readonly TaggedImage[];
}

/**
 * Evaluates every active policy of the repository in which the job's event happened. A pushed tag is evaluated with the
 * digest that was pushed, whatever the tag has become since; a late fact asks about the tags whose image it concerns.
 */
export async function evaluatePolicies(policies: Policies, job: Pick<RunningJob, 'payload'>): Promise<void> {
  const { rows } = policies.database;
  const event = await findEvent(rows, String(job.payload['event']));
  if (!event?.repository) return;
  const policiesThere = await listPolicies(rows, { source: event.repository });
  // Saving a policy affects what is pushed from then on; what was there is looked at when it is applied.
  const active = policiesThere.filter((policy) => isActive(policy) && policy.createdAt <= event.at);
  const repository = active.length > 0 ? await findRepository(rows, event.repository) : undefined;
  if (!repository) return;
  // Policies of a deleted repository of this name are retired by a job of their own, which may not have run yet.
  const own = active.filter((policy) => policy.createdAt >= repository.createdAt);
  const at = policies.clock.now();
  for (const { occasion, images } of await questionsOf(rows, repository, event)) {
    for (const policy of own) {
      const evaluations = await evaluateTags(rows, policies.scans, policy, images, { cause: event.id, occasion, at });
      await policies.database.transaction((tx) =>
        recordEvaluations(tx, evaluations, { event: event.id, depth: event.depth }),
      );
    }
  }
}

async function questionsOf(rows: Rows, repository: Repository, event: PastEvent): Promise<Question[]> {
  const questions: Question[] = [];
  if (event.tag !== null && event.digest !== null && !attachedTo(event.tag)) {
    questions.push({ occasion: 'push', images: [{ tag: event.tag, digest: event.digest }] });
  }
  const subject = subjectOf(event);
  if (subject) {
    const concerned = await tagsOf(rows, repository, await imagesAbove(rows, repository, subject));
    const images = concerned.filter(({ name }) => !attachedTo(name)).map(({ name, digest }) => ({ tag: name, digest }));
    if (images.length > 0) questions.push({ occasion: 'late_fact', images });
  }
  return questions;
}

/** What the event's manifest tells something about. */
function subjectOf(event: PastEvent): Digest | undefined {
  const { subject } = event.data;
  if (typeof subject === 'string') return parseDigest(subject);
  return event.tag === null ? undefined : attachedTo(event.tag);
}
