// A file that several read at the same time, such as a layer that all machines of a cluster pull at once: each block of it is in
// memory once for all of them. So many blocks of all files may be in memory; who finds no room for a block reads it with buffers of their own.

import type { FileHandle } from 'node:fs/promises';
import type { ByteRange, WriteBytes } from './blob-store.ts';
import { BUFFER_SIZE, giveBack, takeBuffer } from './buffer-pool.ts';
import { readInTurns, ShortFileError } from './read-in-turns.ts';

/** 64 MiB. */
const MOST_BLOCKS = 128;

interface Block {
  readonly file: SharedBlocks;
  readonly index: number;
  readonly buffer: Buffer;
  /** Resolves with what there is of it in the file. */
  readonly bytes: Promise<Buffer>;
  isLoading: boolean;
  /** Who waits for it, or writes it to a client. */
  readers: number;
  /** A write that failed may hold the buffer still. */
  isHeld: boolean;
}

export class SharedBlocks {
  /** Of all files, the block that was taken longest ago first. */
  static readonly #inMemory = new Set<Block>();
  readonly #handle: FileHandle;
  readonly #blocks = new Map<number, Block>();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Hands the range of the file to `write` in order. @throws ShortFileError when the file is shorter than the range */
  async read(range: ByteRange, write: WriteBytes): Promise<void> {
    let position = range.start;
    while (position < range.end) {
      const index = Math.floor(position / BUFFER_SIZE);
      const start = index * BUFFER_SIZE;
      const block = this.#take(index);
      if (!block) {
        const end = Math.min(range.end, start + BUFFER_SIZE);
        await readInTurns(this.#handle, { start: position, end }, write);
        position = end;
        continue;
      }
      // It is read while this one is being written.
      if (start + BUFFER_SIZE < range.end) this.#find(index + 1);
      try {
        const bytes = await block.bytes;
        const end = Math.min(range.end, start + bytes.length);
        if (end <= position) throw new ShortFileError(`the file ends at byte ${start + bytes.length} of ${range.end}`);
        await write(bytes.subarray(position - start, end - start));
        position = end;
      } catch (error) {
        block.isHeld = true;
        throw error;
      } finally {
        block.readers -= 1;
      }
    }
  }

  /** Lets go of what is in memory of the file. Nobody reads it any more. */
  forget(): void {
    for (const block of this.#blocks.values()) SharedBlocks.#drop(block);
  }

  /** The block, which stays in memory until it has no readers again; undefined where there is no room for it. */
  #take(index: number): Block | undefined {
    const block = this.#find(index);
    if (!block) return undefined;
    block.readers += 1;
    SharedBlocks.#inMemory.delete(block);
    SharedBlocks.#inMemory.add(block);
    return block;
  }

  #find(index: number): Block | undefined {
    const known = this.#blocks.get(index);
    if (known || !SharedBlocks.#hasRoom()) return known;
    const buffer = takeBuffer();
    const bytes = readWhole(this.#handle, buffer, index * BUFFER_SIZE);
    const block: Block = { file: this, index, buffer, bytes, isLoading: true, readers: 0, isHeld: false };
    this.#blocks.set(index, block);
    SharedBlocks.#inMemory.add(block);
    bytes.then(
      () => {
        block.isLoading = false;
      },
      // Who comes later tries again.
      () => SharedBlocks.#drop(block),
    );
    return block;
  }

  /** Makes room where it can; false when every block is being read, or written to somebody. */
  static #hasRoom(): boolean {
    if (SharedBlocks.#inMemory.size < MOST_BLOCKS) return true;
    for (const block of SharedBlocks.#inMemory) {
      if (block.readers > 0 || block.isLoading) continue;
      SharedBlocks.#drop(block);
      return true;
    }
    return false;
  }

  /** Its buffer is used again where nobody can hold it. */
  static #drop(block: Block): void {
    SharedBlocks.#inMemory.delete(block);
    block.file.#blocks.delete(block.index);
    if (!block.isHeld && !block.isLoading && block.readers === 0) giveBack(block.buffer);
  }
}

/** As much as there is in the file from this position, up to the size of the buffer. */
async function readWhole(handle: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
