// Rows of who did what.

import type { ActorReference } from '../../actor.ts';

/** What somebody did or tried to do; each row is chained to the one before it by its hash. */
export interface AuditRecordRow {
  /** Rises by one with each row, so that a row that is gone is missed. */
  sequence: number;
  at: number;
  /** The latest `at` of this row and all before it: by it a period is found, also where the clock was set back. */
  latest: number;
  actor_kind: ActorReference['kind'];
  actor_id: string | null;
  /** As typed, where nobody has logged in. */
  actor_name: string;
  credential: string | null;
  address: string | null;
  user_agent: string | null;
  action: string;
  repository: string | null;
  namespace: string | null;
  /** What it was done to: a tag, a digest, a name. */
  subject: string | null;
  outcome: 'done' | 'refused' | 'failed';
  reason: string | null;
  detail_json: string;
  /** How many times it happened, since rows that say the same are folded into one. */
  count: number;
  /** SHA-256 over the hash of the row before and all other columns, hexadecimal. */
  hash: string;
}
