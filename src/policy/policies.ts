// What the verbs about policies and promotions work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { ScanLookup } from '../scan/scan-lookup.ts';

export interface Policies {
  readonly database: Database;
  readonly clock: Clock;
  readonly scans: ScanLookup;
}
