// Asking again all policies that something new concerns: each in a job of its own, as its last editor's, so that nobody's wait for
// slow ones of others.

import { findEvent, type PastEvent } from '../event/list-events.ts';
import { enqueueJobs, type NewJob } from '../job/enqueue-job.ts';
import { stopIfAsked } from '../job/stopped-error.ts';
import type { RunningJob } from '../job/worker.ts';
import { evaluateInBatches } from './evaluate-in-batches.ts';
import { findPolicy, listPolicies } from './find-policy.ts';
import type { TaggedImage } from './gather-facts.ts';
import type { Policies } from './policies.ts';
import { editorOf, isActive, type Policy } from './policy.ts';

type Kind = 'policy.ask_held' | 'policy.ask_waived';

interface Asking {
  readonly kind: Kind;
  /** What an active policy is asked about. */
  imagesFor(policy: Policy, event: PastEvent): Promise<readonly TaggedImage[]>;
}

/** Asks the policy of the job; one without queues a job for each that there is something to ask about. */
export async function askOneOrEach(policies: Policies, job: RunningJob<Kind>, asking: Asking): Promise<void> {
  const { database, clock } = policies;
  const event = await findEvent(database.rows, job.payload.event);
  if (!event) return;
  if (job.payload.policy === undefined) return queueEach(policies, event, asking);
  const policy = await findPolicy(database.rows, job.payload.policy);
  if (!policy || !isActive(policy)) return;
  const question = { cause: event.id, occasion: 'late_fact', at: clock.now() } as const;
  const images = await asking.imagesFor(policy, event);
  await evaluateInBatches(policies, policy, images, question, event, () => stopIfAsked(job));
}

async function queueEach(
  { database, clock }: Pick<Policies, 'database' | 'clock'>,
  event: PastEvent,
  { kind, imagesFor }: Asking,
): Promise<void> {
  const jobs: NewJob[] = [];
  for (const policy of await listPolicies(database.rows, {})) {
    if (!isActive(policy) || (await imagesFor(policy, event)).length === 0) continue;
    jobs.push({
      kind,
      key: `${kind}:${event.id}:${policy.id}`,
      payload: { event: event.id, policy: policy.id },
      at: clock.now(),
      requestedBy: editorOf(policy),
      repository: policy.source,
    });
  }
  if (jobs.length > 0) await database.transaction((tx) => enqueueJobs(tx, jobs));
}
