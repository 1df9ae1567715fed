// A layer's bytes as its archive: gzip, zstd or plain. The first bytes decide, because clients have pushed gzip under
// the media type of a plain archive and the other way round; the media type decides when they are of no known kind.

import type { Writable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Unreadable } from './unreadable.ts';

/** Larger than zlib's own 16 KiB: each piece costs a turn of the event loop. */
const CHUNK_SIZE = 2 ** 18;

export interface Progress {
  /** Compressed bytes that went in. */
  packed: number;
}

/**
 * The bytes of the archive, in pieces, each of which is valid until the next one is asked for.
 * @param source whose pieces, too, are valid until the next one is asked for
 * @param progress kept current, for the compression ratio
 * @throws Unreadable when the compressed stream is damaged; whatever the source throws
 */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  mediaType: string,
  progress: Progress,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const first = await firstBytes(iterator);
    const bytes = countBytes(first, iterator, progress);
    const format = formatOf(first, mediaType);
    if (format === 'unknown') throw new Unreadable('is compressed in a way that cannot be read');
    if (format === 'plain') yield* bytes;
    else yield* inflate(bytes, format);
  } finally {
    await iterator.return?.();
  }
}

function formatOf(bytes: Buffer, mediaType: string): 'gzip' | 'zstd' | 'plain' | 'unknown' {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  const magic = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
  // A skippable frame may come first (RFC 8878, 3.1.2).
  if (magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50) return 'zstd';
  if (bytes.toString('latin1', 257, 262) === 'ustar' || bytes.length === 0) return 'plain';
  if (/[+.]gzip$/.test(mediaType)) return 'gzip';
  if (mediaType.endsWith('+zstd')) return 'zstd';
  return /[.]tar$/.test(mediaType) ? 'plain' : 'unknown';
}

async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  // As far as the word `ustar` in a plain archive.
  for (let length = 0; length < 262; ) {
    const next = await iterator.next();
    if (next.done) break;
    parts.push(Buffer.from(next.value));
    length += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* countBytes(
  first: Buffer,
  iterator: AsyncIterator<Uint8Array>,
  progress: Progress,
): AsyncGenerator<Buffer> {
  progress.packed += first.length;
  yield first;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    progress.packed += next.value.length;
    yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  }
}

/** Pumps by hand rather than with `pipeline`, to tell a failing source from a damaged stream. */
async function* inflate(bytes: AsyncIterable<Buffer>, format: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  const options = { chunkSize: CHUNK_SIZE, readableHighWaterMark: 4 * CHUNK_SIZE };
  const unpacker = format === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  let failure: { readonly error: unknown } | undefined;
  const pump = async () => {
    try {
      for await (const piece of bytes) {
        if (unpacker.destroyed) return;
        await unpacked(unpacker, piece);
      }
      unpacker.end();
    } catch (error) {
      failure = { error };
      unpacker.destroy();
    }
  };
  const pumped = pump();
  try {
    for await (const piece of unpacker) {
      yield piece as Buffer;
      release(piece as Buffer);
    }
  } catch (error) {
    if (!failure) throw new Unreadable(`is damaged where it is compressed (${(error as Error).message})`);
  } finally {
    unpacker.destroy();
    await pumped;
  }
  if (failure) throw failure.error;
}

/**
 * Gives the memory back at once where the piece is the end of its buffer, for which the unpacker has another one by then. Few objects are made
 * while megabytes are unpacked, so that the collector would let 64 MB of such buffers pile up first. What is smaller may be part of a buffer that others share.
 */
function release(piece: Buffer): void {
  const { buffer } = piece;
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < CHUNK_SIZE) return;
  if (piece.byteOffset + piece.length === buffer.byteLength) buffer.transfer(0);
}

/** Resolves when the unpacker is done with the piece, or has ended. */
function unpacked(unpacker: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ENDS) unpacker.off(event, done);
      resolve();
    };
    for (const event of ENDS) unpacker.on(event, done);
    unpacker.write(piece, done);
  });
}

const ENDS = ['close', 'error'] as const;
