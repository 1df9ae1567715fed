// What this process remembers of uploads: the hash of the bytes that have passed, so that finishing needs no second
// pass over them, and who is writing. All of it can be lost: the store has the bytes, and a hash is made again.

import { createHash, type Hash } from 'node:crypto';
import { ShiplockError } from '../errors.ts';
import type { DigestAlgorithm } from '../oci/digest.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Limits } from './limits.ts';
import { OpenUploads, type UploadOwner } from './open-uploads.ts';

interface Session {
  readonly algorithm: DigestAlgorithm;
  readonly hash: Hash;
  /** How many bytes the hash has seen. */
  hashed: number;
}

export class UploadSessions {
  readonly #sessions = new Map<string, Session>();
  readonly #busy = new Set<string>();
  /** All that were begun and have not ended, counted. */
  readonly open: OpenUploads;

  constructor(limits: Limits) {
    this.open = new OpenUploads(limits);
  }

  /**
   * Remembers a new upload, whose digest will probably be of this algorithm.
   * @throws ShiplockError TOO_MANY_REQUESTS when there are too many that have not ended
   */
  begin(id: string, algorithm: DigestAlgorithm, owner: UploadOwner): void {
    this.open.begin(id, owner);
    this.#sessions.set(id, { algorithm, hash: createHash(algorithm), hashed: 0 });
  }

  forget(id: string): void {
    this.#sessions.delete(id);
    this.open.end(id);
  }

  /**
   * Runs the body while nobody else writes to this upload.
   * @throws ShiplockError BLOB_UPLOAD_INVALID when somebody does
   */
  async alone<T>(id: string, body: () => Promise<T>): Promise<T> {
    if (this.#busy.has(id)) {
      throw new ShiplockError('BLOB_UPLOAD_INVALID', 'another request is writing to this upload; wait for it to end');
    }
    this.#busy.add(id);
    try {
      return await body();
    } finally {
      this.#busy.delete(id);
    }
  }

  /** The same bytes, hashed on their way. The source starts at the offset. */
  async *hashing(id: string, offset: number, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const session = this.#sessions.get(id);
    if (!session || session.hashed !== offset) {
      this.#sessions.delete(id);
      yield* source;
      return;
    }
    for await (const chunk of source) {
      session.hash.update(chunk);
      session.hashed += chunk.length;
      yield chunk;
    }
  }

  /** The hexadecimal hash of the whole upload; reads it again only when not every byte passed through here. */
  async hashOf(blobs: BlobStore, id: string, size: number, algorithm: DigestAlgorithm): Promise<string> {
    const session = this.#sessions.get(id);
    if (session && session.algorithm === algorithm && session.hashed === size) return session.hash.copy().digest('hex');
    const hash = createHash(algorithm);
    await blobs.readUpload(id, async (bytes) => void hash.update(bytes));
    return hash.digest('hex');
  }
}
