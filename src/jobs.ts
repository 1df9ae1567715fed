// Job kind → function.

import { removeExpiredTokens } from './auth/access-token.ts';
import type { Auth } from './auth/auth.ts';
import { forgetAnswers } from './auth/idempotency.ts';
import { MICROSECONDS_PER_SECOND, type Microseconds } from './clock.ts';
import type { Database } from './database/database.ts';
import { SYSTEM } from './event/actor.ts';
import { enqueueJobs } from './job/enqueue-job.ts';
import { type JobFunctions, removeFinishedJobs } from './job/worker.ts';
import { evaluatePolicies } from './policy/evaluate-policies.ts';
import type { Policies } from './policy/policies.ts';
import { retirePolicies } from './policy/retire-policies.ts';
import { applyPolicy } from './promotion/apply-policy.ts';
import { promoteEvaluated } from './promotion/promote-evaluated.ts';
import { schedulePolicy } from './promotion/schedule-policy.ts';
import { collectGarbage } from './registry/collect-garbage.ts';
import { expireUploads } from './registry/expire-uploads.ts';
import type { Registry } from './registry/registry.ts';

const HOUR = 3600 * MICROSECONDS_PER_SECOND;
/** Ended jobs are shown for so long; failed ones until somebody looks. */
const KEEP_FINISHED_JOBS = 7 * 24 * HOUR;
/** For so long a write may be sent again under its Idempotency-Key. */
const KEEP_ANSWERS = 24 * HOUR;

/** The limits of time that the deployment has chosen. */
export interface HouseRules {
  readonly uploadExpiryHours: number;
  readonly rollbackDays: number;
}

export interface Rooms {
  readonly registry: Registry;
  readonly auth: Auth;
  readonly policies: Policies;
}

export function jobFunctions(rooms: Rooms, rules: HouseRules): JobFunctions {
  const { registry, policies } = rooms;
  const { database, clock } = registry;
  return {
    'policy.evaluate': (job) => evaluatePolicies(policies, job),
    'policy.retire': (job) => retirePolicies(policies, job),
    'policy.apply': (job) => applyPolicy(policies, job),
    'policy.schedule': (job) => schedulePolicy(policies, job),
    'promotion.promote': (job) => promoteEvaluated(policies, job),
    'storage.collect_garbage': (job) => collectGarbage(registry, rules, job),
    async housekeeping() {
      const now = clock.now();
      await expireUploads(registry, now - rules.uploadExpiryHours * HOUR);
      await removeFinishedJobs(database, now - KEEP_FINISHED_JOBS);
      await forgetAnswers(database, now - KEEP_ANSWERS);
      await removeExpiredTokens(database, now);
      await queueHousekeeping(database, now + HOUR);
    },
  };
}

/** Queues the housekeeping of the hour in which this time lies; once, however often it is asked for. */
export async function queueHousekeeping(database: Database, at: Microseconds): Promise<void> {
  const key = `housekeeping:${Math.floor(at / HOUR)}`;
  const job = { kind: 'housekeeping', key, payload: {}, at, requestedBy: SYSTEM.name } as const;
  await database.transaction((tx) => enqueueJobs(tx, [job]));
}
