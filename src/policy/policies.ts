// What the verbs about policies and promotions work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { ThreadTurns } from '../job/thread-turns.ts';
import type { ScanLookup } from '../scan/scan-lookup.ts';
import type { BlobStore } from '../storage/blob-store.ts';

export interface Policies {
  /** What is asked of rules takes turns in them. */
  readonly turns: ThreadTurns;
  readonly database: Database;
  readonly clock: Clock;
  readonly scans: ScanLookup;
  /** Where it is looked, before images are promoted, whether what they need is there. */
  readonly blobs: Pick<BlobStore, 'stat'>;
}
