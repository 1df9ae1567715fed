// Bytes by digest. A store knows nothing of repositories or names; it keeps what it acknowledged, and shows no blob
// before the last byte is durable.

import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';

/** Bytes `start` (inclusive) to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Takes bytes and resolves when the buffer may be used again. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/** A blob that stays readable until it is closed, whatever becomes of its name. */
export interface OpenBlob {
  /** In bytes. */
  readonly size: number;
  /** As `BlobStore.read`. */
  read(range: ByteRange, write: WriteBytes): Promise<void>;
  close(): Promise<void>;
}

export interface StoredBlob {
  readonly digest: Digest;
  readonly size: number;
  readonly modifiedAt: Date;
}

export interface StoredUpload {
  readonly id: string;
  readonly modifiedAt: Date;
}

export interface BlobStore {
  /** The size in bytes, or undefined when there is no such blob. */
  stat(digest: Digest): Promise<{ size: number } | undefined>;

  /**
   * Hands the bytes of the range to `write`, in order, awaiting each.
   * @throws ShiplockError BLOB_UNKNOWN
   */
  read(digest: Digest, range: ByteRange, write: WriteBytes): Promise<void>;

  /** The blob, to be read more than once and closed by the caller; undefined when there is none. */
  open(digest: Digest): Promise<OpenBlob | undefined>;

  /** Removes the blob; nothing happens when it is not there. */
  delete(digest: Digest): Promise<void>;

  list(): AsyncIterable<StoredBlob>;

  /** Begins an upload under an id that the caller has made up: letters, digits, `-` and `_`. */
  createUpload(id: string): Promise<void>;

  /** How many bytes have arrived, or undefined for an upload that does not exist (any more). */
  statUpload(id: string): Promise<{ size: number } | undefined>;

  /**
   * Writes the source's bytes at the offset, which must be the upload's present size, and returns the new size.
   * When the source fails, what arrived before is kept and the source's error is thrown. What is written is handed to `pass`,
   * too, in order.
   * @throws ShiplockError BLOB_UPLOAD_UNKNOWN
   */
  appendUpload(id: string, offset: number, source: AsyncIterable<Uint8Array>, pass?: WriteBytes): Promise<number>;

  /** As `read`, for an unfinished upload, from its start. */
  readUpload(id: string, write: WriteBytes): Promise<void>;

  /**
   * Makes the upload the blob of that digest, durably and atomically. The caller has verified the digest. Where the
   * blob exists already, it is replaced, since its bytes may have been damaged.
   * @throws ShiplockError BLOB_UPLOAD_UNKNOWN; the system's error where the bytes cannot be made durable, whereupon the
   * upload is discarded
   */
  finishUpload(id: string, digest: Digest): Promise<{ size: number } | undefined>;

  /** Discards the upload; nothing happens when it is not there. */
  cancelUpload(id: string): Promise<void>;

  listUploads(): AsyncIterable<StoredUpload>;
}

/** What a store throws that is asked for a blob that it does not have. */
export function notInStore(digest: Digest): ShiplockError {
  return new ShiplockError('BLOB_UNKNOWN', `the store has no blob ${digest}`, {
    digest,
    how: 'it is not in the store',
  });
}
