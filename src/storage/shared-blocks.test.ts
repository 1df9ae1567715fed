// Reading a file to many at the same time.

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, truncate, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { SharedBlocks } from './shared-blocks.ts';

const folder = useTemporaryFolder();
const MIB = 1024 * 1024;
/** More than 64 MiB. */
const LARGE = 70 * MIB + 12_345;

async function fileOf(name: string, bytes: Buffer): Promise<FileHandle> {
  await writeFile(`${folder()}/${name}`, bytes);
  return open(`${folder()}/${name}`);
}

/** Counts what is read of the file. */
function counted(handle: FileHandle): { readonly handle: FileHandle; readonly read: () => number } {
  let read = 0;
  const counting = Object.create(handle, {
    read: {
      async value(...asked: Parameters<FileHandle['read']>) {
        const found = await handle.read(...asked);
        read += found.bytesRead;
        return found;
      },
    },
  }) as FileHandle;
  return { handle: counting, read: () => read };
}

/** Whether what is read of the file is what it holds there, to the end of the range. */
async function isRight(blocks: SharedBlocks, bytes: Buffer, start: number, end: number): Promise<boolean> {
  let position = start;
  let isSame = true;
  await blocks.read({ start, end }, async (piece) => {
    isSame &&= bytes.subarray(position, position + piece.length).equals(piece);
    position += piece.length;
    await new Promise(setImmediate);
  });
  return isSame && position === end;
}

test('twenty who read a file at once, whole or in part, all get its bytes, and it is read once', async () => {
  const bytes = randomBytes(3 * MIB + 12_345);
  const { handle, read } = counted(await fileOf('once', bytes));
  const blocks = new SharedBlocks(handle);
  const reads = Array.from({ length: 20 }, (_, index) =>
    isRight(blocks, bytes, index * 1_000, bytes.length - index * 777),
  );
  expect(await Promise.all(reads)).toEqual(Array(20).fill(true));
  expect(read()).toBe(bytes.length);
  blocks.forget();
  await handle.close();
});

test('who reads a file that is larger than what may be in memory gets it all, and so do those whom slow ones leave no room', async () => {
  const bytes = randomBytes(LARGE);
  const handle = await fileOf('large', bytes);
  const blocks = new SharedBlocks(handle);
  expect(await isRight(blocks, bytes, 0, LARGE)).toBe(true);
  const gate = Promise.withResolvers<void>();
  const stopped = Array.from({ length: 150 }, (_, index) => {
    const reached = Promise.withResolvers<void>();
    const start = index * 470_000;
    const pieces: Buffer[] = [];
    const done = blocks.read({ start, end: start + 900_000 }, async (piece) => {
      reached.resolve();
      await gate.promise;
      // Nobody has written into it meanwhile.
      pieces.push(Buffer.from(piece));
    });
    const hasRight = async () => {
      await done;
      return Buffer.concat(pieces).equals(bytes.subarray(start, start + 900_000));
    };
    return { reached: reached.promise, hasRight };
  });
  await Promise.all(stopped.map(({ reached }) => reached));
  expect(await isRight(blocks, bytes, 0, LARGE)).toBe(true);
  gate.resolve();
  expect(await Promise.all(stopped.map(({ hasRight }) => hasRight()))).toEqual(Array(150).fill(true));
  blocks.forget();
  await handle.close();
});

test('who goes away ends nobody else, and what is shorter than it was is told to all', async () => {
  const bytes = randomBytes(3 * MIB);
  const handle = await fileOf('short', bytes);
  const blocks = new SharedBlocks(handle);
  const leaving = blocks.read({ start: 0, end: bytes.length }, () => Promise.reject(new Error('the client went away')));
  const [left, stayed] = await Promise.allSettled([leaving, isRight(blocks, bytes, 0, bytes.length)]);
  expect(left).toMatchObject({ reason: { message: 'the client went away' } });
  expect(stayed).toEqual({ status: 'fulfilled', value: true });
  blocks.forget();
  await truncate(`${folder()}/short`, MIB + 5);
  const ends = await Promise.allSettled([0, 2 * MIB].map((start) => isRight(blocks, bytes, start, bytes.length)));
  expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
    `ShortFileError: the file ends at byte ${MIB + 5} of ${bytes.length}`,
    `ShortFileError: the file ends at byte ${2 * MIB} of ${bytes.length}`,
  ]);
  await handle.close();
});
