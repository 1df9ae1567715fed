// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { VersionedCache } from '../database/versioned-cache.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { DigestLocks } from './digest-locks.ts';
import type { ManifestReader } from './manifest-reader.ts';
import type { NamePage } from './name-page.ts';
import type { UploadSessions } from './upload-sessions.ts';

export interface Registry {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly uploads: UploadSessions;
  readonly locks: DigestLocks;
  /** Manifests as they are read all day. */
  readonly manifests: ManifestReader;
  /** Pages of names as they were listed last. */
  readonly lists: VersionedCache<NamePage>;
  /** A first push creates its repository where the pusher may create one. */
  readonly createOnPush: boolean;
}

/** What verbs that only read and write rows need. */
export type Rowed = Pick<Registry, 'database' | 'clock'>;
