// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { DigestLocks } from './digest-locks.ts';
import type { UploadSessions } from './upload-sessions.ts';

export interface Registry {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly uploads: UploadSessions;
  readonly locks: DigestLocks;
}
