// Writes evaluations with their events.

import { SYSTEM } from '../actor.ts';
import type { Transaction } from '../database/database.ts';
import { recordEvents } from '../event/record-event.ts';
import { enqueueJobs, type NewJob } from '../job/enqueue-job.ts';
import { type Evaluation, evaluationRow } from './evaluation.ts';
import { insertEvaluations } from './evaluation-table.ts';
import { policyActor } from './policy.ts';

/** An evaluation that was written. */
export interface RecordedEvaluation extends Evaluation {
  /** The event `policy.evaluated` that tells of it. */
  readonly event: string;
  /** How many promotions stand between it and a person's act. */
  readonly depth: number;
}

/**
 * Stores the evaluations and the events `policy.evaluated`; returns those that were not there before, so that a cause
 * that is worked on twice decides once.
 */
export async function recordEvaluations(
  tx: Transaction,
  evaluations: readonly Evaluation[],
  cause: { readonly event: string | undefined; readonly depth: number },
): Promise<RecordedEvaluation[]> {
  const stored = await insertEvaluations(tx, evaluations.map(evaluationRow));
  const fresh = evaluations.filter(({ id }) => stored.has(id));
  const events = await recordEvents(
    tx,
    fresh.map((evaluation) => ({
      type: 'policy.evaluated',
      at: evaluation.at,
      actor: policyActor(evaluation),
      repository: evaluation.source,
      tag: evaluation.tag,
      digest: evaluation.digest,
      causedBy: cause.event,
      depth: cause.depth,
      data: {
        evaluation: evaluation.id,
        policy: evaluation.policyId,
        version: evaluation.policyVersion,
        occasion: evaluation.occasion,
        verdict: evaluation.verdict,
        reason: evaluation.reason,
        target: evaluation.target,
      },
    })),
  );
  const recorded = fresh.map((evaluation, index) => ({
    ...evaluation,
    event: events[index] as string,
    depth: cause.depth,
  }));
  const jobs = recorded.flatMap(askAgain);
  if (jobs.length > 0) await enqueueJobs(tx, jobs);
  return recorded;
}

function askAgain({ askAgainAt, id, policyId, event, source }: RecordedEvaluation): NewJob[] {
  if (askAgainAt === null) return [];
  const waited = { until: askAgainAt, policy: policyId };
  return [
    {
      kind: 'policy.evaluate',
      key: `policy.evaluate:${id}`,
      payload: { event, waited },
      at: askAgainAt,
      requestedBy: SYSTEM,
      repository: source,
    },
  ];
}
