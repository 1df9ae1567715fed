// Files that many read one after the other stay open for a moment. Opening, looking and closing go to the pool of threads, and back,
// each time; whether an open file still is what has its name is in memory, and asked for at once. Of small files the bytes are kept, too.

import { fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { OpenBlob } from './blob-store.ts';
import { readInTurns } from './read-in-turns.ts';
import { SharedBlocks } from './shared-blocks.ts';

/** Descriptors are few, and memory is: 32 small files take 2 MiB. */
const MOST_KEPT = 32;
const KEPT_MILLISECONDS = 5_000;
const SMALL_BYTES = 64 * 1024;

interface KeptFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly modifiedAt: number;
  /** Of a small file. */
  readonly bytes: Buffer | undefined;
  /** For those who read it at the same time. */
  readonly blocks: SharedBlocks;
  readers: number;
  /** To be closed by the last reader. */
  isForgotten: boolean;
}

export class KeptFiles {
  readonly #kept = new LRUCache<string, KeptFile>({
    max: MOST_KEPT,
    ttl: KEPT_MILLISECONDS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    dispose: (kept) => {
      kept.isForgotten = true;
      // What cannot be closed is not open.
      closeIfUnused(kept).catch(() => undefined);
    },
  });

  /** The file of this name as it is now, to be closed by the caller; undefined for what is no file. @throws the system's error */
  async open(file: string): Promise<OpenBlob | undefined> {
    const kept = this.#kept.get(file);
    if (kept) {
      kept.readers++;
      if (isUnchanged(kept)) return readingOf(kept);
      this.forget(file);
      await release(kept);
    }
    const opened = await this.#openAnew(file);
    if (!opened) return undefined;
    this.#kept.set(file, opened);
    return readingOf(opened);
  }

  /** The size of a file that is open; undefined for one that is not, or that is another by now. */
  sizeOf(file: string): number | undefined {
    const kept = this.#kept.get(file);
    return kept && isUnchanged(kept) ? kept.size : undefined;
  }

  /** Lets go of what had this name. */
  forget(file: string): void {
    this.#kept.delete(file);
  }

  async #openAnew(file: string): Promise<KeptFile | undefined> {
    const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EMFILE') throw error;
      // Others need the descriptors now.
      this.#kept.clear();
      return open(file, 'r');
    });
    try {
      const found = await handle.stat();
      if (!found.isFile()) {
        await handle.close();
        return undefined;
      }
      const { size, mtimeMs: modifiedAt } = found;
      const bytes = size <= SMALL_BYTES ? await bytesOf(handle, size) : undefined;
      const blocks = new SharedBlocks(handle);
      return { handle, size, modifiedAt, bytes, blocks, readers: 1, isForgotten: false };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
}

/** False for a file whose name is gone or another's, and for one that was written to. */
function isUnchanged({ handle, size, modifiedAt }: KeptFile): boolean {
  try {
    const found = fstatSync(handle.fd);
    return found.nlink > 0 && found.size === size && found.mtimeMs === modifiedAt;
  } catch {
    // Whatever is wrong with it, opening it anew finds out.
    return false;
  }
}

/** Undefined for a file that has fewer; whoever reads it finds out. */
async function bytesOf(handle: FileHandle, size: number): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafe(size);
  const { bytesRead } = await handle.read(bytes, 0, size, 0);
  return bytesRead === size ? bytes : undefined;
}

function readingOf(kept: KeptFile): OpenBlob {
  const { handle, size, bytes, blocks } = kept;
  return {
    size,
    async read(range, write) {
      if (bytes) await write(bytes.subarray(range.start, range.end));
      else if (kept.readers > 1) await blocks.read(range, write);
      else await readInTurns(handle, range, write);
    },
    close: () => release(kept),
  };
}

async function release(kept: KeptFile): Promise<void> {
  kept.readers--;
  await closeIfUnused(kept);
}

async function closeIfUnused({ handle, blocks, readers, isForgotten }: KeptFile): Promise<void> {
  if (!isForgotten || readers > 0) return;
  blocks.forget();
  await handle.close();
}
