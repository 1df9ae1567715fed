// Blobs as files: `blobs/<algorithm>/<first two hex digits>/<hex>`, uploads as `uploads/<id>`. An upload becomes a blob
// by fsync of the file, rename, and fsync of the folder, so a blob that has its name is whole, also after power loss.

import { type FileHandle, lstat, mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ShiplockError } from '../errors.ts';
import { type Digest, digestAlgorithm, digestHex, parseDigest } from '../oci/digest.ts';
import { type BlobStore, notInStore, type StoredBlob, type StoredUpload } from './blob-store.ts';
import { KeptFiles } from './kept-files.ts';
import { KeptUploads } from './kept-uploads.ts';
import { readInTurns } from './read-in-turns.ts';
import { writeInTurns } from './write-in-turns.ts';

/** Opens (and creates) the store in this folder. @throws ShiplockError CONFLICT where a file has the place of a folder */
export async function openFilesystemStore(folder: string): Promise<BlobStore> {
  const uploads = join(folder, 'uploads');
  await makeFolder(uploads);
  for (const algorithm of ['sha256', 'sha512']) await makeShards(join(folder, 'blobs', algorithm));

  const shardOf = (digest: Digest) => join(folder, 'blobs', digestAlgorithm(digest), digestHex(digest).slice(0, 2));
  const blobFile = (digest: Digest) => join(shardOf(digest), digestHex(digest));
  const uploadFile = (id: string) => join(uploads, id);
  const kept = new KeptFiles();
  const keptUploads = new KeptUploads();

  async function openUpload(id: string): Promise<FileHandle> {
    const file = uploadFile(id);
    const handle = (await keptUploads.take(file)) ?? (await absentAsUndefined(open(file, 'r+')));
    if (!handle) throw new ShiplockError('BLOB_UPLOAD_UNKNOWN', 'there is no such upload; start a new one');
    return handle;
  }

  return {
    async stat(digest) {
      const file = blobFile(digest);
      const size = kept.sizeOf(file);
      if (size !== undefined) return { size };
      const found = await absentAsUndefined(stat(file));
      return found?.isFile() ? { size: found.size } : undefined;
    },
    async read(digest, range, write) {
      const handle = await absentAsUndefined(open(blobFile(digest), 'r'));
      if (!handle) throw notInStore(digest);
      await usingHandle(handle, () => readInTurns(handle, range, write));
    },
    async open(digest) {
      return absentAsUndefined(kept.open(blobFile(digest)));
    },
    async delete(digest) {
      kept.forget(blobFile(digest));
      await rm(blobFile(digest), { force: true, recursive: true });
    },
    async *list() {
      for (const algorithm of ['sha256', 'sha512']) {
        for await (const { path, name } of filesBelow(join(folder, 'blobs', algorithm))) {
          const digest = parseDigest(`${algorithm}:${name}`);
          const found = digest && (await absentAsUndefined(stat(path)));
          if (found) yield { digest, size: found.size, modifiedAt: found.mtime } satisfies StoredBlob;
        }
      }
    },
    async createUpload(id) {
      keptUploads.keep(uploadFile(id), await open(uploadFile(id), 'wx+'));
    },
    async statUpload(id) {
      const size = keptUploads.sizeOf(uploadFile(id));
      if (size !== undefined) return { size };
      const found = await absentAsUndefined(stat(uploadFile(id)));
      return found && { size: found.size };
    },
    async appendUpload(id, offset, source, pass) {
      const handle = await openUpload(id);
      try {
        return await writeInTurns(handle, offset, source, pass);
      } finally {
        keptUploads.keep(uploadFile(id), handle);
      }
    },
    async readUpload(id, write) {
      const handle = await openUpload(id);
      await usingHandle(handle, async () => readInTurns(handle, { start: 0, end: (await handle.stat()).size }, write));
    },
    async finishUpload(id, digest) {
      const handle = await openUpload(id);
      // After a sync that failed, another one of the same file would succeed, and its bytes may be lost all the same.
      await undoneBy(uploadFile(id), () => usingHandle(handle, () => handle.datasync()));
      const before = await absentAsUndefined(stat(blobFile(digest)));
      await moveInto(uploadFile(id), blobFile(digest));
      kept.forget(blobFile(digest));
      if (before) await syncFolder(shardOf(digest));
      else await undoneBy(blobFile(digest), () => syncFolder(shardOf(digest)));
      return before?.isFile() ? { size: before.size } : undefined;
    },
    async cancelUpload(id) {
      await keptUploads.drop(uploadFile(id));
      await rm(uploadFile(id), { force: true });
    },
    async *listUploads() {
      for await (const { path, name } of filesBelow(uploads)) {
        const found = await absentAsUndefined(stat(path));
        if (found) yield { id: name, modifiedAt: found.mtime } satisfies StoredUpload;
      }
    },
  };
}

/** One folder for each pair of hex digits. */
async function makeShards(folder: string): Promise<void> {
  await makeFolder(folder);
  const entries = await readdir(folder, { withFileTypes: true });
  const present = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const shards = Array.from({ length: 256 }, (_, shard) => shard.toString(16).padStart(2, '0'));
  for (const shard of shards) if (!present.has(shard)) await makeFolder(join(folder, shard));
  await syncFolder(folder);
}

/** @throws ShiplockError CONFLICT where a file has its name */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!hasOneOf(error, ['EEXIST', 'ENOTDIR'])) throw error;
    throw new ShiplockError(
      'CONFLICT',
      `${folder} should be a folder of the store, and a file is there: move it elsewhere`,
    );
  }
}

async function usingHandle<T>(handle: FileHandle, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } finally {
    await handle.close();
  }
}

/** Removes the file where the work fails. */
async function undoneBy(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Renames the file; where the folder of its new name is gone, or another folder has that name, it makes way for it first. */
async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasOneOf(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'])) throw error;
    if ((await absentAsUndefined(lstat(to)))?.isDirectory()) await rm(to, { recursive: true });
    await makeFolder(dirname(to));
    await syncFolder(dirname(dirname(to)));
    await rename(from, to);
  }
}

/** Also for a link that leads nowhere, and a file in the place of a folder. */
async function absentAsUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (hasOneOf(error, ['ENOENT', 'ENOTDIR', 'ELOOP'])) return undefined;
    throw error;
  }
}

function hasOneOf(error: unknown, codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

async function* filesBelow(folder: string): AsyncIterable<{ path: string; name: string }> {
  const entries = await opendir(folder);
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield { path, name: entry.name };
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await usingHandle(handle, () => handle.sync());
}
