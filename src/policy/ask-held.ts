// Job `policy.ask_held`: all images were compared with newer advisories. Where nothing was found that is no news of an
// image, but whoever waited for newer data has it now.

import type { Rows } from '../database/database.ts';
import type { RunningJob } from '../job/worker.ts';
import { findRepository } from '../registry/find-repository.ts';
import { findTags } from '../registry/find-tag.ts';
import { dependsOnScan } from './admission.ts';
import { askOneOrEach } from './ask-one-or-each.ts';
import { selectHeldTags } from './evaluation-table.ts';
import { type TaggedImage, taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';

/** Evaluates again every tag that the job's policy held last, if it still stands on that image. */
export async function askHeld(policies: Policies, job: RunningJob<'policy.ask_held'>): Promise<void> {
  await askOneOrEach(policies, job, {
    kind: 'policy.ask_held',
    async imagesFor(policy) {
      const { rows } = policies.database;
      return (await dependsOnScan(rows, policy)) ? heldImages(rows, policy) : [];
    },
  });
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
