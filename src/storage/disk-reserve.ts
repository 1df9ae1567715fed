// Whether the disk takes bytes, and bytes that are kept for the time when the disk is full: a file that is removed then, so that the server can start, read, and
// write what makes room again. No new bytes are taken in until there is room for the file once more. A byte of it is written
// from time to time, to see whether the disk can be written at all.

import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskUnwritable } from '../errors.ts';

const FILE = 'reserve';
const RESERVE_BYTES = 16 * 1024 * 1024;
/** Of a small disk it is not more than this part. */
const LARGEST_PART = 1 / 16;
/** It is made when so many times its size are free, so that it is not what fills the disk. */
const FREE_BEFORE = 2;
/** Beside it, so little is as good as nothing. */
const NEARLY_NOTHING = 1 / 16;
const LOOK_MILLISECONDS = 2_000;
const PIECE = Buffer.alloc(1024 * 1024, 'reserve ');

/** `full`, too, while it was and has not much room yet; `read_only`: it can be read, but not written. */
export type DiskState = 'ok' | 'full' | 'read_only';

export interface DiskReserve {
  state(): DiskState;
  stop(): void;
}

/** Removes the file, in whatever thread; true when it was there. */
export async function releaseReserve(folder: string): Promise<boolean> {
  return rm(join(folder, FILE)).then(
    () => true,
    () => false,
  );
}

/**
 * Makes the file, and makes it again some seconds after it was removed and there is room.
 * @param onChange told when the disk takes no new bytes, and when it does again
 */
export async function keepReserve(folder: string, onChange: (state: DiskState) => void): Promise<DiskReserve> {
  let held = await look(folder);
  if (held !== 'ok') onChange(held);
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const now = await look(folder);
    looking = false;
    if (now === held) return;
    held = now;
    onChange(held);
  }, LOOK_MILLISECONDS).unref();
  return { state: () => held, stop: () => clearInterval(timer) };
}

/** `ok` when the file is there and there is room beside it, after it was made where it was missing and there is room. */
async function look(folder: string): Promise<DiskState> {
  try {
    const { blocks, bsize, bavail } = await statfs(folder);
    const bytes = Math.floor(Math.min(RESERVE_BYTES, blocks * bsize * LARGEST_PART));
    const present = await stat(join(folder, FILE)).catch(() => undefined);
    if (present && present.size > 0) {
      await touch(join(folder, FILE));
      return bavail * bsize > bytes * NEARLY_NOTHING ? 'ok' : 'full';
    }
    if (present || bavail * bsize < bytes * FREE_BEFORE) return 'full';
    await fill(join(folder, FILE), bytes);
    return 'ok';
  } catch (error) {
    if (isDiskUnwritable(error)) return 'read_only';
    await releaseReserve(folder);
    return 'full';
  }
}

/** Writes the first byte again, where it is. */
async function touch(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(PIECE, 0, 1, 0);
  } finally {
    await handle.close();
  }
}

/** Not by a hole, which would keep nothing. */
async function fill(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (let left = bytes; left > 0; left -= PIECE.length) await handle.write(PIECE, 0, Math.min(left, PIECE.length));
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
