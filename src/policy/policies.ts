// What the verbs about policies and promotions work with.

import type { Clock } from '../clock.ts';
import type { Database, Rows } from '../database/database.ts';
import type { ScanLookup } from '../scan/scan-state.ts';

export interface Policies {
  readonly database: Database;
  readonly clock: Clock;
  readonly scans: ScanLookup;
  readonly mayPromoteInto: MayPromoteInto;
}

/**
 * True when the account is active and may accept promotions into the repository, or, when there is no such repository,
 * may create it.
 */
export type MayPromoteInto = (rows: Rows, accountId: string, repository: string) => Promise<boolean>;
