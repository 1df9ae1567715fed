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

/** A file that is being opened. */
interface Opening {
  /** Who waits for it. */
  readers: number;
  readonly opened: Promise<KeptFile | undefined>;
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

  readonly #openings = new Map<string, Opening>();

  /** The file of this name as it is now, to be closed by the caller; undefined for what is no file. @throws the system's error */
  async open(file: string): Promise<OpenBlob | undefined> {
    const kept = this.#kept.get(file);
    if (kept) {
      kept.readers++;
      if (isUnchanged(kept)) return readingOf(kept);
      this.forget(file);
      await release(kept);
    }
    const opening = this.#openings.get(file);
    if (opening) {
      const joined = await joining(opening);
      if (joined && isUnchanged(joined)) return readingOf(joined);
      // It may be another by now, or no longer be one.
      if (joined) await release(joined);
    }
    const opened = await this.#begin(file);
    return opened && readingOf(opened);
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

  /** Opens the file for this reader and for all who come meanwhile: a thousand may begin to read it at once. */
  #begin(file: string): Promise<KeptFile | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<KeptFile | undefined>();
    const opening: Opening = { readers: 1, opened: promise };
    this.#openings.set(file, opening);
    this.#openFor(file, opening).then(resolve, reject);
    return promise;
  }

  async #openFor(file: string, opening: Opening): Promise<KeptFile | undefined> {
    // Nobody joins any more when those who have are counted.
    const found = await this.#openAnew(file).finally(() => {
      if (this.#openings.get(file) === opening) this.#openings.delete(file);
    });
    if (!found) return undefined;
    const kept: KeptFile = { ...found, readers: opening.readers, isForgotten: false };
    this.#kept.set(file, kept);
    return kept;
  }

  async #openAnew(file: string): Promise<Omit<KeptFile, 'readers' | 'isForgotten'> | undefined> {
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
      return { handle, size, modifiedAt, bytes, blocks: new SharedBlocks(handle) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
}

/** The file that another reader is opening; undefined where that fails. */
function joining(opening: Opening): Promise<KeptFile | undefined> {
  opening.readers++;
  return opening.opened.catch(() => undefined);
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
