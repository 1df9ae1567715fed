// Writing a stream to a file: chunks are gathered and written without copying, while the next ones arrive.

import type { FileHandle } from 'node:fs/promises';

const GATHER = 1024 * 1024;

/** After so many bytes the disk is asked to begin, so that little is left when the upload ends and must be durable. */
const SYNC_EVERY = 32 * 1024 * 1024;

/**
 * Writes the source at the offset and returns the position behind the last byte.
 * When the source fails, everything that it gave before is written, then its error is thrown.
 */
export async function writeGathered(
  file: FileHandle,
  offset: number,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  let position = offset;
  let gathered: Uint8Array[] = [];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  let syncing: Promise<void> | undefined;
  let asked = offset;

  function beginSync(): void {
    if (syncing || position - asked < SYNC_EVERY) return;
    asked = position;
    // The kernel reports a failed write to one sync only: what this one reports must not get lost.
    const sync = file.datasync().then(() => {
      syncing = undefined;
    });
    sync.catch(() => undefined);
    syncing = sync;
  }

  function flush(): void {
    const [chunks, at] = [gathered, position];
    position += size;
    gathered = [];
    size = 0;
    writing = writeAll(file, chunks, at);
    // A failed write is thrown where it is awaited, which may be only after the source has given its next chunk.
    writing.catch(() => undefined);
  }

  try {
    for await (const chunk of source) {
      gathered.push(chunk);
      size += chunk.length;
      if (size < GATHER) continue;
      await writing;
      beginSync();
      flush();
    }
  } finally {
    await writing;
    if (size > 0) {
      flush();
      await writing;
    }
    await syncing;
  }
  return position;
}

/** `writev` may write less than it was given, as on a disk that is filling up. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks, at);
  if (bytesWritten === total) return;
  if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
  const rest = Buffer.concat(chunks, total).subarray(bytesWritten);
  await writeAll(file, [rest], at + bytesWritten);
}
