// What this process remembers of uploads: the hash of the bytes that have passed, so that finishing needs no second
// pass over them, and who is writing. All of it can be lost: the store has the bytes, and a hash is made again.

import { ShiplockError } from '../errors.ts';
import type { DigestAlgorithm } from '../oci/digest.ts';
import type { BlobStore, WriteBytes } from '../storage/blob-store.ts';
import { type BeginHash, hashHere, type StreamHash } from '../storage/stream-hash.ts';
import type { Limits } from './limits.ts';
import { OpenUploads, type UploadOwner } from './open-uploads.ts';

interface Session {
  readonly algorithm: DigestAlgorithm;
  readonly hash: StreamHash;
  /** How many bytes the hash has seen. */
  hashed: number;
}

export class UploadSessions {
  readonly #sessions = new Map<string, Session>();
  readonly #busy = new Set<string>();
  readonly #beginHash: BeginHash;
  /** All that were begun and have not ended, counted. */
  readonly open: OpenUploads;

  /** @param beginHash where what arrives is hashed */
  constructor(limits: Limits, beginHash: BeginHash = hashHere) {
    this.#beginHash = beginHash;
    this.open = new OpenUploads(limits);
  }

  /**
   * Remembers a new upload, whose digest will probably be of this algorithm.
   * @throws ShiplockError TOO_MANY_REQUESTS when there are too many that have not ended
   */
  begin(id: string, algorithm: DigestAlgorithm, owner: UploadOwner): void {
    this.open.begin(id, owner);
    this.#sessions.set(id, { algorithm, hash: this.#beginHash(algorithm), hashed: 0 });
  }

  forget(id: string): void {
    this.#endHash(id);
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

  /** Goes on with the hash of the upload, by the bytes that are written to it from this offset on. */
  hashing(id: string, offset: number): WriteBytes {
    const session = this.#sessions.get(id);
    if (!session || session.hashed !== offset) {
      this.#endHash(id);
      return async () => {};
    }
    return (bytes) => {
      session.hashed += bytes.length;
      return session.hash.update(bytes);
    };
  }

  /** The hexadecimal hash of the whole upload; reads it again only when not every byte passed through here. */
  async hashOf(blobs: BlobStore, id: string, size: number, algorithm: DigestAlgorithm): Promise<string> {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    const isWhole = session?.algorithm === algorithm && session.hashed === size;
    if (session && !isWhole) session.hash.drop();
    const made = isWhole ? await session.hash.digest() : undefined;
    if (made !== undefined) return made;
    const hash = hashHere(algorithm);
    await blobs.readUpload(id, hash.update);
    return (await hash.digest()) as string;
  }

  #endHash(id: string): void {
    this.#sessions.get(id)?.hash.drop();
    this.#sessions.delete(id);
  }
}
