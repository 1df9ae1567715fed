// Writing a stream to a file with two buffers: one is filled while the other is being written. Chunks are copied at
// once and so die young; holding them for a large write would make the collector keep them for long.

import type { FileHandle } from 'node:fs/promises';
import type { WriteBytes } from './blob-store.ts';
import { BUFFER_SIZE, giveBack, takeBuffer } from './buffer-pool.ts';

/** After this many bytes the disk is asked to begin writing, so that little is left when the upload ends and must be durable. */
const SYNC_EVERY = 32 * 1024 * 1024;

/**
 * Writes the source at the offset, hands the same bytes to `pass`, and returns the position behind the last byte.
 * When the source fails, everything that it gave before is written, then its error is thrown.
 */
export async function writeInTurns(
  file: FileHandle,
  offset: number,
  source: AsyncIterable<Uint8Array>,
  pass: WriteBytes = async () => {},
): Promise<number> {
  const writer = new TurnWriter(file, offset, pass);
  try {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; from += BUFFER_SIZE)
        await writer.add(chunk.subarray(from, from + BUFFER_SIZE));
    }
  } finally {
    await writer.end();
  }
  return writer.position;
}

class TurnWriter {
  readonly #file: FileHandle;
  readonly #pass: WriteBytes;
  #filling = takeBuffer();
  /** Taken when the first buffer is full: most uploads never need it. */
  #other: Buffer | undefined;
  #filled = 0;
  #position: number;
  #asked: number;
  #writing: Promise<unknown> = Promise.resolve();
  #syncing: Promise<void> | undefined;

  constructor(file: FileHandle, offset: number, pass: WriteBytes) {
    this.#file = file;
    this.#pass = pass;
    this.#position = offset;
    this.#asked = offset;
  }

  /** Behind the last byte that was given to the disk. */
  get position(): number {
    return this.#position;
  }

  /** Takes at most BUFFER_SIZE bytes. */
  async add(chunk: Uint8Array): Promise<void> {
    const room = BUFFER_SIZE - this.#filled;
    copy(chunk.subarray(0, room), this.#filling, this.#filled);
    this.#filled += Math.min(room, chunk.length);
    if (this.#filled < BUFFER_SIZE) return;
    await this.#turn();
    copy(chunk.subarray(room), this.#filling, 0);
    this.#filled = Math.max(chunk.length - room, 0);
  }

  async end(): Promise<void> {
    if (this.#filled > 0) await this.#turn();
    await this.#writing;
    await this.#syncing;
    // After an error the buffers may still be in use, and are left to the collector.
    giveBack(this.#filling, this.#other);
  }

  /** Gives the full buffer to the disk and goes on with the other one. */
  async #turn(): Promise<void> {
    await this.#writing;
    this.#beginSync();
    const full = this.#filling;
    const bytes = full.subarray(0, this.#filled);
    this.#writing = Promise.all([writeAll(this.#file, bytes, this.#position), this.#pass(bytes)]);
    // A failed write is thrown where it is awaited, which may be only after the source has given its next chunk.
    this.#writing.catch(() => undefined);
    this.#position += this.#filled;
    this.#filled = 0;
    this.#filling = this.#other ?? takeBuffer();
    this.#other = full;
  }

  #beginSync(): void {
    if (this.#syncing || this.#position - this.#asked < SYNC_EVERY) return;
    this.#asked = this.#position;
    // The kernel reports a failed write to one sync only: what this one reports must not get lost.
    this.#syncing = this.#file.datasync().then(() => {
      this.#syncing = undefined;
    });
    this.#syncing.catch(() => undefined);
  }
}

/** Into memory that other threads see, where `set` takes twice as long. */
function copy(bytes: Uint8Array, target: Buffer, at: number): void {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).copy(target, at);
}

/** A write may take less than it was given, as on a disk that is filling up. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
    done += bytesWritten;
  }
}
