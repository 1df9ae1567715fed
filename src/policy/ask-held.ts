// Job `policy.ask_held`: all images were compared with newer advisories. Where nothing was found that is no news of an
// image, but whoever waited for newer data has it now.

import type { Rows } from '../database/database.ts';
import { findEvent } from '../event/list-events.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTags } from '../registry/find-tag.ts';
import { dependsOnScan } from './admission.ts';
import { evaluateInBatches } from './evaluate-in-batches.ts';
import { selectHeldTags } from './evaluation-table.ts';
import { listPolicies } from './find-policy.ts';
import { type TaggedImage, taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import { isActive, type Policy } from './policy.ts';

/** Evaluates again every tag that a policy held last, if it still stands on that image. */
export async function askHeld(policies: Policies, job: RunningJob<'policy.ask_held'>): Promise<void> {
  const { database, clock } = policies;
  const event = await findEvent(database.rows, job.payload.event);
  if (!event) return;
  for (const policy of await listPolicies(database.rows, {})) {
    if (!isActive(policy) || !(await dependsOnScan(database.rows, policy))) continue;
    const images = await heldImages(database.rows, policy);
    const question = { cause: event.id, occasion: 'late_fact', at: clock.now() } as const;
    await evaluateInBatches(policies, policy, images, question, event, () => stopIfAsked(job));
  }
}

async function heldImages(rows: Rows, policy: Policy): Promise<TaggedImage[]> {
  const source = await findRepository(rows, policy.source);
  if (!source) return [];
  const held = await selectHeldTags(rows, policy.id);
  const tags = await findTags(
    rows,
    source,
    held.map(({ tag }) => tag),
  );
  return held.flatMap(({ tag: name, digest }) => {
    const tag = tags.get(name);
    return tag?.digest === digest ? [taggedImage(tag)] : [];
  });
}
