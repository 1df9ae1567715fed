// A blob store in memory, for tests and for trying things out.

import { ShiplockError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { type BlobStore, notInStore } from './blob-store.ts';

interface Stored {
  bytes: Buffer;
  modifiedAt: Date;
}

export function createMemoryStore(): BlobStore {
  const blobs = new Map<Digest, Stored>();
  const uploads = new Map<string, Stored>();

  function upload(id: string): Stored {
    const stored = uploads.get(id);
    if (!stored) throw new ShiplockError('BLOB_UPLOAD_UNKNOWN', 'there is no such upload; start a new one');
    return stored;
  }

  return {
    async stat(digest) {
      const blob = blobs.get(digest);
      return blob && { size: blob.bytes.length };
    },
    async read(digest, range, write) {
      const blob = blobs.get(digest);
      if (!blob) throw notInStore(digest);
      await write(blob.bytes.subarray(range.start, range.end));
    },
    async open(digest) {
      const blob = blobs.get(digest);
      if (!blob) return undefined;
      const { bytes } = blob;
      return {
        size: bytes.length,
        read: ({ start, end }, write) => write(bytes.subarray(start, end)),
        async close() {},
      };
    },
    async delete(digest) {
      blobs.delete(digest);
    },
    async *list() {
      for (const [digest, blob] of blobs) yield { digest, size: blob.bytes.length, modifiedAt: blob.modifiedAt };
    },
    async createUpload(id) {
      uploads.set(id, { bytes: Buffer.alloc(0), modifiedAt: new Date() });
    },
    async statUpload(id) {
      const stored = uploads.get(id);
      return stored && { size: stored.bytes.length };
    },
    async appendUpload(id, offset, source, pass) {
      const stored = upload(id);
      if (offset !== stored.bytes.length) throw new Error(`offset ${offset} is not the size ${stored.bytes.length}`);
      for await (const chunk of source) {
        stored.bytes = Buffer.concat([stored.bytes, chunk]);
        stored.modifiedAt = new Date();
        await pass?.(chunk);
      }
      return stored.bytes.length;
    },
    async readUpload(id, write) {
      await write(upload(id).bytes);
    },
    async finishUpload(id, digest) {
      const stored = upload(id);
      uploads.delete(id);
      const before = blobs.get(digest);
      blobs.set(digest, { bytes: stored.bytes, modifiedAt: new Date() });
      return before && { size: before.bytes.length };
    },
    async cancelUpload(id) {
      uploads.delete(id);
    },
    async *listUploads() {
      for (const [id, stored] of uploads) yield { id, modifiedAt: stored.modifiedAt };
    },
  };
}
