// What has to be known of a blob before it is sent, by repository name and digest, kept in memory while the repository stays as it is.
// Whether the bytes are there the store says each time.

import type { Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { selectServableBlob } from './blob-table.ts';
import type { Repository } from './repository.ts';
import { RepositoryCache } from './repository-cache.ts';

export interface ServableBlob {
  readonly visibility: Repository['visibility'];
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  /** When the repository began to show it, or a client that may push was told so. */
  readonly linkedAt: Microseconds;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** What an entry takes. */
const ENTRY_BYTES = 500;

export class BlobReader {
  readonly #database: Database;
  readonly #cache: RepositoryCache<ServableBlob>;

  constructor(database: Database) {
    this.#database = database;
    this.#cache = new RepositoryCache(database, MAX_BYTES);
  }

  /**
   * The blob if the repository shows it and it is not known to be damaged, from memory or from the database; the caller has yet
   * to check who may see it.
   */
  async find(repository: string, text: string): Promise<ServableBlob | undefined> {
    const known = this.#cache.get(repository, text);
    return (
      known ??
      this.#cache.load(
        repository,
        text,
        () => ENTRY_BYTES,
        () => this.#read(repository, text),
      )
    );
  }

  async #read(repository: string, text: string): Promise<ServableBlob | undefined> {
    const digest = parseDigest(text);
    const row = digest && (await selectServableBlob(this.#database.rows, repository, digest));
    if (!row) return undefined;
    return { visibility: row.visibility, digest, size: row.size, linkedAt: row.linked_at };
  }
}
