// Reports as they are stored: JSON, compressed, since lists of components repeat themselves.

import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Far above what the limits of detection let through. */
const MAX_BYTES = 512 * 1024 * 1024;

export function packJson(value: unknown): Uint8Array {
  return zstdCompressSync(JSON.stringify(value));
}

/** Reads only what `packJson` has written. */
export type Unpack = <T>(bytes: Uint8Array) => T;

/** Takes as long as what somebody pushed makes it take: nothing for the loop that serves. */
export function unpackJson<T>(bytes: Uint8Array): T {
  return JSON.parse(unpackText(bytes)) as T;
}

/** The JSON itself. */
export function unpackText(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes, { maxOutputLength: MAX_BYTES }).toString();
}
