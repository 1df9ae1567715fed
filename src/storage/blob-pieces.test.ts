import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { digestOf } from '../oci/digest.ts';
import { blobPieces } from './blob-pieces.ts';
import type { BlobStore } from './blob-store.ts';
import { openFilesystemStore } from './filesystem-store.ts';

const folder = useTemporaryFolder();
const bytes = randomBytes(5_000_003);
const digest = digestOf('sha256', createHash('sha256').update(bytes).digest('hex'));

async function storeWithBlob(): Promise<BlobStore> {
  const store = await openFilesystemStore(folder());
  const id = randomUUID();
  await store.createUpload(id);
  await store.appendUpload(
    id,
    0,
    (async function* () {
      yield bytes;
    })(),
  );
  await store.finishUpload(id, digest);
  return store;
}

test('a blob of several buffers arrives whole, though each of its pieces is used again', async () => {
  const hash = createHash('sha256');
  let count = 0;
  for await (const piece of blobPieces(await storeWithBlob(), digest)) {
    hash.update(piece);
    piece.fill(0);
    count += 1;
  }
  expect(count).toBeGreaterThan(4);
  expect(digestOf('sha256', hash.digest('hex'))).toBe(digest);
});

test('who stops early, or asks for none, is told that it has ended', async () => {
  const store = await storeWithBlob();
  const pieces = blobPieces(store, digest);
  expect((await pieces.next()).done).toBe(false);
  await pieces.return();
  expect(await pieces.next()).toEqual({ done: true, value: undefined });
  await blobPieces(store, digest).return();
  const missing = digestOf('sha256', '0'.repeat(64));
  await expect(blobPieces(store, missing).next()).rejects.toMatchObject({ code: 'BLOB_UNKNOWN' });
});

test('a disk that fails behind a piece is told of when the next one is asked for', async () => {
  const store = {
    stat: async () => ({ size: 2 }),
    async read(_digest: unknown, _range: unknown, write: (piece: Buffer) => Promise<void>) {
      const writing = write(Buffer.from('a'));
      await Promise.all([Promise.reject(new Error('EIO')), writing]);
    },
  } as unknown as BlobStore;
  const pieces = blobPieces(store, digest);
  expect((await pieces.next()).value).toEqual(Buffer.from('a'));
  await expect(pieces.next()).rejects.toThrow('EIO');
});
