// What is long is read few at a time, so that many requests for it neither fill the memory nor keep reports waiting. Lists
// of referrers are kept while their repository stays as it is, if they are not the longest.

import type { Database } from '../database/database.ts';
import type { Digest } from '../oci/digest.ts';
import type { LongRead } from './long-read.ts';
import type { StorageQuestion, StorageUsed } from './read-storage.ts';
import type { UntaggedManifests, UntaggedQuestion } from './read-untagged.ts';
import type { Repository } from './repository.ts';
import { RepositoryCache } from './repository-cache.ts';

/** Longer lists are read each time: they are rare, and their memory is given back as soon as they are sent. */
const LONGEST_KEPT_BYTES = 512 * 1024;
/** No entry may have more than an eighth of it. */
const KEPT_BYTES = 8 * LONGEST_KEPT_BYTES;
const AT_A_TIME = 2;

export interface LongAnswer {
  readonly bytes: Uint8Array;
  /** Others may be given the same bytes; otherwise they are the caller's alone. */
  readonly shared: boolean;
}

export class LongReads {
  readonly #read: (question: LongRead) => Promise<Uint8Array>;
  readonly #kept: RepositoryCache<Uint8Array>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param read answers a question as JSON, wherever that is done */
  constructor(database: Database, read: (question: LongRead) => Promise<Uint8Array>) {
    this.#read = read;
    this.#kept = new RepositoryCache(database, KEPT_BYTES);
  }

  /** These manifests of the repository as an image index in JSON. */
  async referrers(repository: string, digests: readonly Digest[]): Promise<LongAnswer> {
    const key = digests.join();
    const known = this.#kept.get(repository, key);
    if (known) return { bytes: known, shared: true };
    const weigh = (bytes: Uint8Array) => bytes.length + key.length;
    const read = () => this.#read({ ask: 'referrers', digests });
    // Who waited for the same finds it there.
    const bytes = (await this.#inTurn(() => this.#kept.load(repository, key, weigh, read))) as Uint8Array;
    return { bytes, shared: weigh(bytes) <= LONGEST_KEPT_BYTES };
  }

  /**
   * What `describeManifest` says, as JSON.
   * @throws ShiplockError MANIFEST_UNKNOWN
   */
  async manifest(repository: Repository, digest: Digest): Promise<Uint8Array> {
    return this.#inTurn(() => this.#read({ ask: 'manifest', repository, digest }));
  }

  /** What `readUntagged` says. */
  async untagged(question: UntaggedQuestion): Promise<UntaggedManifests> {
    const bytes = await this.#inTurn(() => this.#read({ ask: 'untagged', ...question }));
    return JSON.parse(new TextDecoder().decode(bytes)) as UntaggedManifests;
  }

  /** What `readStorage` says. */
  async storage(question: StorageQuestion): Promise<StorageUsed> {
    const bytes = await this.#inTurn(() => this.#read({ ask: 'storage', ...question }));
    return JSON.parse(new TextDecoder().decode(bytes)) as StorageUsed;
  }

  async #inTurn<T>(body: () => Promise<T>): Promise<T> {
    if (this.#running < AT_A_TIME) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await body();
    } finally {
      const next = this.#waiting.shift();
      // A turn is handed on, so that nobody who comes now overtakes those who wait.
      if (next) next();
      else this.#running--;
    }
  }
}
