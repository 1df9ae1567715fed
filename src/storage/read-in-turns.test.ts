// Reading a file to many who may be slow.

import { randomBytes } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { readInTurns } from './read-in-turns.ts';

const folder = useTemporaryFolder();
const MIB = 1024 * 1024;
const READERS = 40;

test('all bytes come in order, and of many readers that stop in the middle only some hold large buffers', async () => {
  const bytes = randomBytes(10 * MIB);
  const file = `${folder()}/file`;
  await writeFile(file, bytes);
  const gate = Promise.withResolvers<void>();
  const stopped: number[] = [];
  const allStopped = Promise.withResolvers<void>();
  const read = async () => {
    const handle = await open(file);
    const got: Buffer[] = [];
    let done = 0;
    await readInTurns(handle, { start: 0, end: bytes.length }, async (piece) => {
      got.push(Buffer.from(piece));
      const before = done;
      done += piece.length;
      if (before > 8 * MIB || done <= 8 * MIB) return;
      if (stopped.push(piece.length) === READERS) allStopped.resolve();
      await gate.promise;
    });
    await handle.close();
    return Buffer.concat(got).equals(bytes);
  };
  const reads = Array.from({ length: READERS }, read);
  await allStopped.promise;
  expect(stopped.filter((size) => size > 64 * 1024)).toHaveLength(32);
  gate.resolve();
  expect(await Promise.all(reads)).toEqual(Array(READERS).fill(true));
});
