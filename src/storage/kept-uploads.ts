// The files of uploads stay open between one request and the next: most uploads are begun, filled and finished within
// milliseconds, and opening, looking and closing go to the pool of threads, and back, each time.

import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';

const MOST_KEPT = 32;
const KEPT_MILLISECONDS = 5_000;

export class KeptUploads {
  readonly #kept = new LRUCache<string, FileHandle>({
    max: MOST_KEPT,
    ttl: KEPT_MILLISECONDS,
    ttlAutopurge: true,
    // What is taken has another owner.
    dispose: (handle, _file, reason) => {
      // What cannot be closed is not open.
      if (reason !== 'delete') handle.close().catch(() => undefined);
    },
  });

  /** Keeps the file, which is the caller's no more. */
  keep(file: string, handle: FileHandle): void {
    this.#kept.set(file, handle);
  }

  /** The file, to be closed or kept again by the caller; undefined for one that is not open, or has lost its name. */
  async take(file: string): Promise<FileHandle | undefined> {
    const handle = this.#kept.get(file);
    if (!handle) return undefined;
    this.#kept.delete(file);
    if (sizeNow(handle) !== undefined) return handle;
    await handle.close();
    return undefined;
  }

  /** The size in bytes of a file that is open; undefined for one that is not, or has lost its name. */
  sizeOf(file: string): number | undefined {
    const handle = this.#kept.get(file);
    return handle && sizeNow(handle);
  }

  /** Closes what was kept of it. */
  async drop(file: string): Promise<void> {
    await (await this.take(file))?.close();
  }
}

/** Undefined for what was deleted, such as an upload that has expired. Of an open file it is in memory. */
function sizeNow(handle: FileHandle): number | undefined {
  const found = fstatSync(handle.fd);
  return found.nlink > 0 ? found.size : undefined;
}
