// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { AdvisoryStore } from './advisory/advisory-store.ts';
import type { AdvisoryThread } from './advisory/advisory-thread.ts';
import type { Following } from './advisory/follow/followed-tag.ts';
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
  /** What updates of the advisories fetch; see advisory/sources.ts. */
  readonly feeds: readonly string[];
  /** Public keys whose archives of advisories may be imported. */
  readonly archiveKeys: readonly string[];
  /** The tag that brings archives of advisories; undefined for none. */
  readonly following: Following | undefined;
  /** Set where a scanner of its own compares components with advisories in our place. */
  readonly outside: OutsideScanner | undefined;
}
