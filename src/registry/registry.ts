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
  readonly locks: Pick<DigestLocks, 'alone'>;
}

/** What keeping the stores clean works with, which may run in another thread than the one that serves. */
export interface Upkeep extends Pick<Registry, 'database' | 'blobs' | 'clock' | 'locks'> {
  readonly uploads: Pick<UploadSessions, 'forget'>;
}
