// Job kind → function.

import type { Auth } from './auth/auth.ts';
import { MICROSECONDS_PER_SECOND } from './clock.ts';
import { type JobFunctions, removeFinishedJobs } from './job/worker.ts';
import { expireUploads } from './registry/expire-uploads.ts';
import type { Registry } from './registry/registry.ts';

/** The limits of time that the deployment has chosen. */
export interface HouseRules {
  readonly uploadExpiryHours: number;
  readonly rollbackDays: number;
}

export interface Rooms {
  readonly registry: Registry;
  readonly auth: Auth;
}

export function jobFunctions(rooms: Rooms, rules: HouseRules): JobFunctions {
  const { registry } = rooms;
  const idle = async () => undefined;
  return {
    'policy.evaluate': idle,
    'policy.apply': idle,
    'policy.schedule': idle,
    'promotion.promote': idle,
    'storage.collect_garbage': idle,
    async housekeeping() {
      const now = registry.clock.now();
      await expireUploads(registry, now - rules.uploadExpiryHours * 3600 * MICROSECONDS_PER_SECOND);
      await removeFinishedJobs(registry.database, now - 7 * 24 * 3600 * MICROSECONDS_PER_SECOND);
    },
  };
}
