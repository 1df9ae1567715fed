// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { AdvisoryStore } from './advisory-store.ts';
import type { AdvisoryThread } from './advisory-thread.ts';
import type { Following } from './follow/followed-tag.ts';

export interface Advisories {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  /** The index in force. */
  readonly advisories: AdvisoryStore;
  readonly advisoryThread: AdvisoryThread;
  /** By which other registries are asked. */
  readonly outbound: Outbound;
  /** What updates of the advisories fetch; see sources.ts. */
  readonly feeds: readonly string[];
  /** Public keys whose archives of advisories may be imported. */
  readonly archiveKeys: readonly string[];
  /** The tag that brings archives of advisories; undefined for none. */
  readonly following: Following | undefined;
}
