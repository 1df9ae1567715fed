// Job `policy.ask_waived`: a waiver was made where a target is. Its admission rules may now let in images that are not there
// yet, and in which the vulnerability was found. (Those of where the waiver holds are told by `scan.apply_waiver`.)

import type { Rows } from '../database/database.ts';
import type { PastEvent } from '../event/list-events.ts';
import type { RunningJob } from '../job/worker.ts';
import type { Digest } from '../oci/digest.ts';
import { attachedTo, namespaceOf } from '../oci/reference.ts';
import { findRepository } from '../registry/find-repository.ts';
import { tagsOf } from '../registry/find-tag.ts';
import { imagesAbove } from '../registry/images-above.ts';
import { imagesWith } from '../scan/report/images-with.ts';
import { admissionDependsOnScan } from './admission.ts';
import { askOneOrEach } from './ask-one-or-each.ts';
import { type TaggedImage, taggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import type { Policy } from './policy.ts';

/** Evaluates again the images that the job's policy could not bring into a repository for a vulnerability that is waived there now. */
export async function askWaived(policies: Policies, job: RunningJob<'policy.ask_waived'>): Promise<void> {
  const { rows } = policies.database;
  await askOneOrEach(policies, job, {
    kind: 'policy.ask_waived',
    async imagesFor(policy, event) {
      if (event.type !== 'waiver.created' || policy.createdAfter > event.sequence) return [];
      if (!holdsIn(event, policy.target) || holdsIn(event, policy.source)) return [];
      if (!(await admissionDependsOnScan(rows, policy))) return [];
      return imagesOfSource(rows, policy, event.data.vulnerability);
    },
  });
}

/** Whether the waiver holds for all images of the repository. One for a single image concerns what is there already. */
function holdsIn({ data, repository, namespace }: PastEvent<'waiver.created'>, name: string): boolean {
  switch (data.scope) {
    case 'image':
      return false;
    case 'repository':
      return repository === name;
    case 'namespace':
      return namespace === namespaceOf(name);
    case 'everywhere':
      return true;
  }
}

async function imagesOfSource(rows: Rows, policy: Policy, vulnerability: string): Promise<TaggedImage[]> {
  const source = await findRepository(rows, policy.source);
  // A policy of a repository that is gone is retired by a job of its own.
  if (!source || policy.createdAfter <= source.createdAfter) return [];
  const concerned = new Set<Digest>();
  for (const digest of await imagesWith(rows, vulnerability, source.name)) {
    for (const above of await imagesAbove(rows, source, digest)) concerned.add(above);
  }
  const tags = await tagsOf(rows, source, [...concerned]);
  return tags.filter(({ name }) => !attachedTo(name)).map(taggedImage);
}
