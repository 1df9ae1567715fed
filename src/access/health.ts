// Whether the server can do its work.

import { findJob } from '../job/list-jobs.ts';
import type { Accounts } from './account/accounts.ts';

/** Returns when the database answers: a check that does not touch it would say "ok" while nothing works. */
export async function checkHealth({ database }: Accounts): Promise<void> {
  await findJob(database.rows, 'none');
}
