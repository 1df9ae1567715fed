// Work on advisories that takes minutes, done beside the server and beside scans. The roof says how the thread is made.

import type { Microseconds } from '../clock.ts';
import type { BuildProgress, IndexSummary } from './build-index.ts';
import type { FeedStates } from './sources.ts';

export interface IndexToBuild {
  /** Where the index is written; its folder is used for downloads. */
  readonly path: string;
  /** As the configuration names them. */
  readonly feeds: readonly string[];
  /** The index in force, from which other feeds are taken over. */
  readonly base: string | null;
  /** What the last fetch of each feed gave. */
  readonly states: FeedStates;
  readonly now: Microseconds;
  /** Also where a feed has lost many records. */
  readonly force: boolean;
}

export interface BuiltIndex extends IndexSummary {
  /** To be kept with the index. */
  readonly states: FeedStates;
  /** Files in folders that are none of those that are read. */
  readonly passedOver: readonly string[];
}

export interface BuildWatch {
  /** Ends the work; what lies in its folder stays there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface ArchiveToUnpack {
  readonly file: string;
  /** Where its index is put. */
  readonly target: string;
  /** Public keys (base64 of their DER form) of those who are trusted. */
  readonly keys: readonly string[];
  readonly allowUnknownSigner: boolean;
  /** Of the index in force; null when there is none. */
  readonly lastSerial: number | null;
  readonly now: Microseconds;
  /** Also one that is not newer. */
  readonly force: boolean;
}

export interface AdvisoryThread {
  /**
   * Fetches the feeds and builds an index of them.
   * @throws ShiplockError INVALID for a feed that there is not, CONFLICT for one that has lost many records; Error when it
   * was aborted or the thread was lost
   */
  buildIndex(build: IndexToBuild, watch?: BuildWatch): Promise<BuiltIndex>;
  /**
   * Checks the archive and puts its index at its target.
   * @param signal ends the work; a part of the index may be left
   * @throws ShiplockError as `readArchive` does, and INVALID for a key that is none; Error when it was aborted or the
   * thread was lost
   */
  unpackArchive(archive: ArchiveToUnpack, signal?: AbortSignal): Promise<{ readonly serial: number }>;
  /** Ends the thread; what it was doing is lost. */
  close(): Promise<void>;
}
