// What the verbs about the audit log work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { CheckQuestion, LogCheck } from './check-log.ts';

export interface Audit {
  readonly database: Database;
  readonly clock: Clock;
  /** Checks the log, wherever that is done: not on the loop that serves. */
  readonly check: (question: CheckQuestion) => Promise<LogCheck>;
}
