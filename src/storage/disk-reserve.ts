// Bytes that are kept for the time when the disk is full: a file that is removed then, so that the server can start, read, and
// write what makes room again. No new bytes are taken in until there is room for the file once more.

import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'reserve';
const RESERVE_BYTES = 16 * 1024 * 1024;
/** Of a small disk it is not more than this part. */
const LARGEST_PART = 1 / 16;
/** It is made when so many times its size are free, so that it is not what fills the disk. */
const FREE_BEFORE = 2;
/** Beside it, so little is as good as nothing. */
const NEARLY_NOTHING = 1 / 16;
const LOOK_MILLISECONDS = 2_000;

export interface DiskReserve {
  /** False while the disk is full, or was and has not much room yet. */
  hasRoom(): boolean;
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
 * @param onChange told when there is no room any more, and when there is again
 */
export async function keepReserve(folder: string, onChange: (hasRoom: boolean) => void): Promise<DiskReserve> {
  let held = await isHeld(folder);
  if (!held) onChange(false);
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const now = await isHeld(folder);
    looking = false;
    if (now === held) return;
    held = now;
    onChange(held);
  }, LOOK_MILLISECONDS).unref();
  return { hasRoom: () => held, stop: () => clearInterval(timer) };
}

/** Whether the file is there and there is room beside it, after it was made where it was missing and there is room. */
async function isHeld(folder: string): Promise<boolean> {
  try {
    const { blocks, bsize, bavail } = await statfs(folder);
    const bytes = Math.floor(Math.min(RESERVE_BYTES, blocks * bsize * LARGEST_PART));
    const present = await stat(join(folder, FILE)).catch(() => undefined);
    if (present) return present.size > 0 && bavail * bsize > bytes * NEARLY_NOTHING;
    if (bavail * bsize < bytes * FREE_BEFORE) return false;
    await fill(join(folder, FILE), bytes);
    return true;
  } catch {
    await releaseReserve(folder);
    return false;
  }
}

/** Not by a hole, which would keep nothing. */
async function fill(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'w');
  try {
    const piece = Buffer.alloc(1024 * 1024, 'reserve ');
    for (let left = bytes; left > 0; left -= piece.length) await handle.write(piece, 0, Math.min(left, piece.length));
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
