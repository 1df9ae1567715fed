// The configuration of an image as a person wants to see it. Who pushed it may have written anything: it is parsed on the
// thread that serves, so that it has to be small, and shallow enough to be written again. What was parsed is kept by its
// digest, under which it never changes.

import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { verifiedBytes } from '../storage/verified-blob.ts';
import { selectBlobSize } from './blob-table.ts';
import type { Repository } from './repository.ts';

/** Configurations have some kilobytes. */
const MAX_CONFIG_BYTES = 256 * 1024;
/** They are five levels deep. */
const MAX_CONFIG_DEPTH = 100;

/** Strings and brackets of a text that is known to be JSON. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\]]/g;

export interface ShownConfig {
  /** Null where there is none to show. */
  readonly value: unknown;
  /** Why there is none to show, though the manifest has one; in words that go on after `the configuration`. */
  readonly problem: string | null;
}

/** How much memory what was parsed may take. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** The most memory that a byte of JSON takes when it is parsed: `{},` becomes an object and its place in a list. */
const MEMORY_PER_BYTE = 24;
/** What an entry takes beside that. */
const ENTRY_BYTES = 500;

export class ConfigReader {
  readonly #database: Pick<Database, 'rows'>;
  readonly #blobs: Pick<BlobStore, 'read'>;
  readonly #kept = new LRUCache<Digest, ShownConfig>({ maxSize: KEPT_BYTES });

  constructor(database: Pick<Database, 'rows'>, blobs: Pick<BlobStore, 'read'>) {
    this.#database = database;
    this.#blobs = blobs;
  }

  /** The configuration that the repository shows beside its manifest. */
  async read(repository: Pick<Repository, 'id'>, { digest }: Pick<Descriptor, 'digest'>): Promise<ShownConfig> {
    const size = await selectBlobSize(this.#database.rows, repository.id, digest);
    if (size === undefined) return unreadable('is not there');
    if (size > MAX_CONFIG_BYTES) return unreadable(`is larger than ${MAX_CONFIG_BYTES} bytes: pull it to see it`);
    const kept = this.#kept.get(digest);
    if (kept) return kept;
    const config = await this.#parse(digest, size);
    this.#kept.set(digest, config, { size: ENTRY_BYTES + size * MEMORY_PER_BYTE });
    return config;
  }

  async #parse(digest: Digest, size: number): Promise<ShownConfig> {
    return parsed((await verifiedBytes(this.#blobs, digest, size)).toString('utf8'));
  }
}

function parsed(text: string): ShownConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('is not JSON');
  }
  if (isTooDeep(text)) return unreadable(`is nested deeper than ${MAX_CONFIG_DEPTH} levels: pull it to see it`);
  return { value, problem: null };
}

function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > MAX_CONFIG_DEPTH) return true;
  }
  return false;
}

function unreadable(problem: string): ShownConfig {
  return { value: null, problem };
}
