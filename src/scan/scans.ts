// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { AdvisoryStore } from './advisory/advisory-store.ts';
import type { AdvisoryThread } from './advisory/advisory-thread.ts';
import type { OutsideScanner } from './outside/outside-scanner.ts';
import type { ScanThread } from './scan-thread.ts';

export interface Scans {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly thread: ScanThread;
  readonly advisories: AdvisoryStore;
  readonly advisoryThread: AdvisoryThread;
  /** Public keys whose bills of materials are evidence, as `readAttestationKeys` gives them. */
  readonly attestationKeys: readonly string[];
  /** Set where a scanner of its own compares components with advisories in our place. */
  readonly outside: OutsideScanner | undefined;
}
