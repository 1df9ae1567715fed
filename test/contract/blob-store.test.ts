// What every blob store must do, run on each of them.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import type { BlobStore } from '../../src/storage/blob-store.ts';
import { openFilesystemStore } from '../../src/storage/filesystem-store.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';

const folders: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shiplock-store-'));
  folders.push(folder);
  return folder;
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const STORES: Record<string, () => Promise<BlobStore>> = {
  memory: async () => createMemoryStore(),
  filesystem: async () => openFilesystemStore(await temporaryFolder()),
};

describe.each(Object.entries(STORES))('%s store', (_name, open) => {
  test('gives back what was uploaded in pieces, whole and in ranges', async () => {
    const store = await open();
    const bytes = randomBytes(3_000_000);
    const id = await uploaded(store, bytes.subarray(0, 1_500_001), bytes.subarray(1_500_001));
    await store.finishUpload(id, digestFor(bytes));

    expect(await store.stat(digestFor(bytes))).toEqual({ size: 3_000_000 });
    expect((await read(store, digestFor(bytes), 0, 3_000_000)).equals(bytes)).toBe(true);
    expect(
      (await read(store, digestFor(bytes), 1_000_000, 1_000_007)).equals(bytes.subarray(1_000_000, 1_000_007)),
    ).toBe(true);
    expect((await read(store, digestFor(bytes), 7, 7)).length).toBe(0);
  });

  test('shows no blob before the upload is finished, and no upload after', async () => {
    const store = await open();
    const bytes = Buffer.from('half');
    const id = await uploaded(store, bytes);
    expect(await store.stat(digestFor(bytes))).toBeUndefined();
    expect(await store.statUpload(id)).toEqual({ size: 4 });

    await store.finishUpload(id, digestFor(bytes));
    expect(await store.statUpload(id)).toBeUndefined();
    await expect(store.appendUpload(id, 4, source(bytes))).rejects.toMatchObject({ code: 'BLOB_UPLOAD_UNKNOWN' });
    await expect(store.finishUpload(id, digestFor(bytes))).rejects.toMatchObject({ code: 'BLOB_UPLOAD_UNKNOWN' });
  });

  test('keeps what arrived when the source breaks off, so that it can be resumed', async () => {
    const store = await open();
    const id = await uploaded(store, Buffer.from('one '));
    await expect(store.appendUpload(id, 4, broken(Buffer.from('two ')))).rejects.toThrow('the client went away');
    expect(await store.statUpload(id)).toEqual({ size: 8 });

    await store.appendUpload(id, 8, source(Buffer.from('three')));
    const whole: Buffer[] = [];
    await store.readUpload(id, async (bytes) => void whole.push(Buffer.from(bytes)));
    expect(Buffer.concat(whole).toString()).toBe('one two three');
  });

  test('hands on what it writes, in order, also of a source that breaks off', async () => {
    const store = await open();
    const bytes = randomBytes(1_300_000);
    const id = await uploaded(store, Buffer.alloc(0));
    const passed: Buffer[] = [];
    const pass = async (piece: Uint8Array) => void passed.push(Buffer.from(piece));
    await store.appendUpload(id, 0, source(bytes), pass);
    await expect(store.appendUpload(id, bytes.length, broken(Buffer.from('two ')), pass)).rejects.toThrow();
    expect(Buffer.concat(passed).equals(Buffer.concat([bytes, Buffer.from('two ')]))).toBe(true);
  });

  test('takes the same blob twice, and an empty one', async () => {
    const store = await open();
    for (const bytes of [Buffer.from('again'), Buffer.from('again'), Buffer.alloc(0)]) {
      await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
      expect(await store.stat(digestFor(bytes))).toEqual({ size: bytes.length });
    }
    expect((await collect(store.list())).length).toBe(2);
  });

  test('forgets cancelled uploads and deleted blobs, and does not mind doing so twice', async () => {
    const store = await open();
    const bytes = Buffer.from('gone');
    const id = await uploaded(store, bytes);
    expect((await collect(store.listUploads())).map((upload) => upload.id)).toEqual([id]);
    await store.cancelUpload(id);
    await store.cancelUpload(id);
    expect(await collect(store.listUploads())).toEqual([]);

    await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
    await store.delete(digestFor(bytes));
    await store.delete(digestFor(bytes));
    expect(await collect(store.list())).toEqual([]);
    await expect(read(store, digestFor(bytes), 0, 4)).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
  });

  test('serves many readers of the same blob at once, each with the right bytes', async () => {
    const store = await open();
    const bytes = randomBytes(2_000_003);
    await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
    const reads = Array.from({ length: 12 }, (_, index) => read(store, digestFor(bytes), index * 1_000, bytes.length));
    for (const [index, got] of (await Promise.all(reads)).entries()) {
      expect(got.equals(bytes.subarray(index * 1_000))).toBe(true);
    }
  });

  test('stops reading when the writer fails, and serves the next one', async () => {
    const store = await open();
    const bytes = randomBytes(4_000_000);
    await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
    const failing = store.read(digestFor(bytes), { start: 0, end: bytes.length }, async () => {
      throw new Error('the client went away');
    });
    await expect(failing).rejects.toThrow('the client went away');
    expect((await read(store, digestFor(bytes), 0, bytes.length)).equals(bytes)).toBe(true);
  });
});

test('a file in the place of a folder of the filesystem store is told of, at the start and by an upload, and blobs there are missing', async () => {
  const folder = await temporaryFolder();
  const store = await openFilesystemStore(folder);
  const bytes = Buffer.from('hidden');
  await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
  const shard = join(folder, 'blobs/sha256', digestFor(bytes).slice(7, 9));
  await rm(shard, { recursive: true });
  await writeFile(shard, 'not a folder');
  const refusal = `${shard} should be a folder of the store, and a file is there: move it elsewhere`;
  expect(await store.stat(digestFor(bytes))).toBeUndefined();
  expect(await collect(store.list())).toEqual([]);
  await expect(store.finishUpload(await uploaded(store, bytes), digestFor(bytes))).rejects.toThrow(refusal);
  await expect(openFilesystemStore(folder)).rejects.toThrow(refusal);
  await rm(shard);
  await store.finishUpload(await uploaded(store, bytes), digestFor(bytes));
  expect(await store.stat(digestFor(bytes))).toEqual({ size: bytes.length });
});

function digestFor(bytes: Buffer): Digest {
  return digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));
}

async function uploaded(store: BlobStore, ...pieces: Buffer[]): Promise<string> {
  const id = randomUUID();
  await store.createUpload(id);
  let offset = 0;
  for (const piece of pieces) offset = await store.appendUpload(id, offset, source(piece));
  return id;
}

async function read(store: BlobStore, digest: Digest, start: number, end: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await store.read(digest, { start, end }, async (bytes) => void chunks.push(Buffer.from(bytes)));
  return Buffer.concat(chunks);
}

async function* source(...chunks: Buffer[]): AsyncIterable<Buffer> {
  yield* chunks;
}

async function* broken(chunk: Buffer): AsyncIterable<Buffer> {
  yield chunk;
  throw new Error('the client went away');
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
