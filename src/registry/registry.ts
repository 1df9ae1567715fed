// What the verbs of this room work with.

import type { Clock } from '../clock.ts';
import type { Database, Rows } from '../database/database.ts';
import type { VersionedCache } from '../database/versioned-cache.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { DiskState } from '../storage/disk-reserve.ts';
import type { AdmitPush } from './admission.ts';
import type { BlobReader } from './blob-reader.ts';
import type { DigestLocks } from './digest-locks.ts';
import type { Limits } from './limits.ts';
import type { LongReads } from './long-reads.ts';
import type { ManifestReader } from './manifest-reader.ts';
import type { NamePage } from './name-page.ts';
import type { RepositoryCache } from './repository-cache.ts';
import type { UploadSessions } from './upload-sessions.ts';

export interface Registry {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly uploads: UploadSessions;
  readonly limits: Limits;
  readonly locks: Pick<DigestLocks, 'alone'>;
  /** Manifests as they are read all day. */
  readonly manifests: ManifestReader;
  readonly blobReader: BlobReader;
  /** Reads what is as long as clients made it. */
  readonly longReads: LongReads;
  /** Pages of the names of repositories as they were listed last: what somebody sees there depends on rights, too. */
  readonly catalogs: VersionedCache<NamePage>;
  /** Pages of tags as they were listed last. */
  readonly tagLists: RepositoryCache<NamePage>;
  /** Asks the admission rules of a repository about a push. */
  readonly admit: AdmitPush;
  /** Whether a policy has the repository of this name as its source. */
  readonly feedsPolicies: (rows: Rows, repository: string) => Promise<boolean>;
  /** A first push creates its repository where the pusher may create one. */
  readonly createOnPush: boolean;
  /** Whether the disk takes new bytes. */
  readonly disk: () => DiskState;
  /** For how many days history can roll back, and a deleted tag be restored: garbage collection keeps what that takes. */
  readonly rollbackDays: number;
}

/** What keeping the stores clean works with, which may run in another thread than the one that serves. */
export interface Upkeep extends Pick<Registry, 'database' | 'blobs' | 'clock' | 'locks'> {
  readonly uploads: Pick<UploadSessions, 'forget'>;
}

/** What verbs that only read and write rows need. */
export type Rowed = Pick<Registry, 'database' | 'clock'>;
