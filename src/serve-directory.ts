// What runs in the thread that asks the LDAP directory about passwords: to know somebody's groups, it may have to read the members
// of all groups, which takes tenths of a second in a large directory.

import { workerData } from 'node:worker_threads';
import type { Config } from './config.ts';
import { openLdap } from './directories.ts';
import { DirectoryAway } from './directory/directory-away.ts';
import { systemClock } from './system-clock.ts';
import type { AskedPassword, DirectoryAnswer } from './thread/directory-pool.ts';
import { A_LITTLE, lowerPriority } from './thread/lower-priority.ts';
import { withOutcome } from './thread/outcome.ts';

lowerPriority(A_LITTLE);

const directory = openLdap(workerData as Config, systemClock);

export const logIn = withOutcome(async ({ who, password }: AskedPassword): Promise<DirectoryAnswer> => {
  try {
    return { person: await directory?.logIn(who, password) };
  } catch (error) {
    if (error instanceof DirectoryAway) return { away: error.message };
    throw error;
  }
});
