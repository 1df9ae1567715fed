// Job kind → function.

import type { Access } from './access/access.ts';
import { removeExpiredTokens } from './access/credential/access-token.ts';
import { forgetEndedCertificates } from './access/credential/client-certificate.ts';
import { tellEndingKeys } from './access/credential/key-endings.ts';
import { endSilent } from './access/directory/end-silent.ts';
import { queueSyncIfDue, synchronize } from './access/directory/synchronize.ts';
import { forgetAnswers } from './access/idempotency.ts';
import { forgetSessions } from './access/login/sessions.ts';
import { SYSTEM } from './actor.ts';
import { followAdvisories } from './advisory/follow/follow-advisories.ts';
import { queueUpdateIfDue, updateAdvisories } from './advisory/update-advisories.ts';
import { purgeByAge, removePurged } from './audit/purge.ts';
import { type Clock, MICROSECONDS_PER_HOUR, type Microseconds } from './clock.ts';
import type { Database } from './database/database.ts';
import { enqueueJobs } from './job/enqueue-job.ts';
import { queueRound } from './job/queue-round.ts';
import { type JobFunctions, removeFinishedJobs } from './job/worker.ts';
import { askHeld } from './policy/ask-held.ts';
import { askWaived } from './policy/ask-waived.ts';
import { checkRights } from './policy/check-rights.ts';
import { evaluatePolicies } from './policy/evaluate-policies.ts';
import type { Policies } from './policy/policies.ts';
import { retirePolicies } from './policy/retire-policies.ts';
import { applyPolicy } from './promotion/apply-policy.ts';
import { bringLate } from './promotion/bring-late.ts';
import { promoteEvaluated } from './promotion/promote-evaluated.ts';
import { schedulePolicy } from './promotion/schedule-policy.ts';
import { collectGarbage } from './registry/collect-garbage.ts';
import { expireUploads } from './registry/expire-uploads.ts';
import type { Upkeep } from './registry/registry.ts';
import { scanAttested } from './scan/attestation/scan-attested.ts';
import { scanOutdated, scanPushed } from './scan/queue-scans.ts';
import { rematchImages } from './scan/rematch.ts';
import { forgetOrphanEvidence } from './scan/report/forget-evidence.ts';
import { scanQueued } from './scan/scan-queued.ts';
import { scanRepaired } from './scan/scan-repaired.ts';
import type { Scans } from './scan/scans.ts';
import { applyWaiver } from './scan/waiver/apply-waiver.ts';
import { forgetDeliveries } from './webhook/deliveries.ts';

/** How long ended jobs are kept; failed ones are kept for people to look at. */
const KEEP_FINISHED_JOBS = 7 * 24 * MICROSECONDS_PER_HOUR;
/** How long a write may be sent again under its Idempotency-Key. */
const KEEP_ANSWERS = 24 * MICROSECONDS_PER_HOUR;
/** How long deliveries that are over are shown. */
const KEEP_DELIVERIES = 30 * 24 * MICROSECONDS_PER_HOUR;

/** The limits of time that the deployment has chosen. */
export interface HouseRules {
  readonly uploadExpiryHours: number;
  readonly rollbackDays: number;
  /** How long audit records are kept; 0 for all of them. */
  readonly auditDays: number;
  /** How often everybody of the directory is looked up. */
  readonly ldapSyncHours: number;
  /** How often advisories are updated, in hours; 0 for only when somebody asks. */
  readonly advisoryUpdateHours: number;
}

export interface JobRooms {
  readonly access: Access;
  readonly upkeep: Upkeep;
  readonly policies: Policies;
  readonly scans: Scans;
}

export function jobFunctions(rooms: JobRooms, rules: HouseRules): JobFunctions {
  const { access, upkeep, policies, scans } = rooms;
  const { database, clock } = upkeep;
  return {
    'policy.evaluate': (job) => evaluatePolicies(policies, job),
    'policy.ask_held': (job) => askHeld(policies, job),
    'policy.ask_waived': (job) => askWaived(policies, job),
    'policy.retire': (job) => retirePolicies(policies, job),
    'policy.check_rights': (job) => checkRights(policies, job),
    'policy.apply': (job) => applyPolicy(policies, job),
    'policy.schedule': (job) => schedulePolicy(policies, job),
    'promotion.promote': (job) => promoteEvaluated(policies, job),
    'promotion.bring_late': (job) => bringLate(policies, job),
    'scan.pushed': (job) => scanPushed(scans, job),
    'scan.attested': (job) => scanAttested(scans, job),
    'scan.image': (job) => scanQueued(scans, job),
    'scan.rematch': (job) => rematchImages(scans, job),
    'scan.apply_waiver': (job) => applyWaiver(scans, job),
    'scan.repaired': (job) => scanRepaired(scans, job),
    'scan.outdated': (job) => scanOutdated(scans, job),
    'advisories.update': (job) => updateAdvisories(scans, job),
    'advisories.follow': (job) => followAdvisories(scans, job),
    'storage.collect_garbage': (job) => collectGarbage(upkeep, rules, job),
    'directory.synchronize': (job) => synchronize(access, job),
    'audit.purge': async () => void (await removePurged(upkeep)),
    async housekeeping() {
      const now = clock.now();
      await expireUploads(upkeep, now - rules.uploadExpiryHours * MICROSECONDS_PER_HOUR);
      await removeFinishedJobs(upkeep, now - KEEP_FINISHED_JOBS);
      await forgetAnswers(upkeep, now - KEEP_ANSWERS);
      await removeExpiredTokens(upkeep, now);
      await forgetSessions(upkeep, access.sessionLife, now);
      await forgetEndedCertificates(upkeep, now);
      await tellEndingKeys(upkeep, now);
      await endSilent(upkeep, now);
      await queueSyncIfDue(access, rules, now);
      await forgetOrphanEvidence(scans);
      await forgetDeliveries(upkeep, now - KEEP_DELIVERIES);
      await purgeByAge(upkeep, rules.auditDays);
      await queueUpdateIfDue(scans, rules, now);
      await queueHousekeeping(database, now + MICROSECONDS_PER_HOUR);
    },
  };
}

/** Queues, once for each version of the detector, another scan of the images that older versions have scanned. */
export async function queueOutdatedScans(database: Database, clock: Clock, version: number): Promise<void> {
  const job = {
    kind: 'scan.outdated',
    key: `scan.outdated:${version}`,
    payload: {},
    requestedBy: SYSTEM,
  } as const;
  await database.transaction((tx) => enqueueJobs(tx, [{ ...job, at: clock.now() }]));
}

/** Queues the housekeeping for this time; where it is queued already, it comes no later than that. */
export async function queueHousekeeping(database: Database, at: Microseconds): Promise<void> {
  await queueRound(database, { kind: 'housekeeping', payload: {}, requestedBy: SYSTEM }, at);
}
