// Manifests as they are read all day: by repository name and reference, with what the permission check needs, kept in
// memory while the repository stays as it is.

import type { Database } from '../database/database.ts';
import { parseReference } from '../oci/reference.ts';
import { selectServable } from './manifest-table.ts';
import type { Repository } from './repository.ts';
import { RepositoryCache } from './repository-cache.ts';

/** A manifest ready to be sent. */
export interface ServableManifest {
  readonly visibility: Repository['visibility'];
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const MAX_BYTES = 64 * 1024 * 1024;
/** What an entry takes beside its bytes. */
const ENTRY_BYTES = 600;

export class ManifestReader {
  readonly #database: Database;
  readonly #cache: RepositoryCache<ServableManifest>;

  constructor(database: Database) {
    this.#database = database;
    this.#cache = new RepositoryCache(database, MAX_BYTES);
  }

  /** The manifest if it is in memory; the caller has yet to check who may see it. */
  known(repository: string, reference: string): ServableManifest | undefined {
    return this.#cache.get(repository, reference);
  }

  /** The manifest, from memory or from the database; undefined when there is none. */
  async find(repository: string, reference: string): Promise<ServableManifest | undefined> {
    const weigh = ({ bytes }: ServableManifest) => bytes.length + ENTRY_BYTES;
    return this.#cache.load(repository, reference, weigh, () => this.#read(repository, reference));
  }

  async #read(name: string, text: string): Promise<ServableManifest | undefined> {
    const reference = parseReference(text);
    const row = reference && (await selectServable(this.#database.rows, name, reference));
    if (!row) return undefined;
    const { visibility, digest, media_type: mediaType, bytes } = row;
    return { visibility, digest, mediaType, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }
}
