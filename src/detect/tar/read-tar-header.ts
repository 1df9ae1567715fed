// One header block of a tar archive: POSIX.1-1988 (ustar), its GNU variant with long numbers, and the old form of
// Unix 7 (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html, "ustar Interchange Format").

import { Unreadable } from '../unreadable.ts';

export const BLOCK = 512;

export interface TarHeader {
  readonly path: string;
  /** The type flag; a zero byte is that of the old form, in which folders are files with a slash at their end. */
  readonly type: string;
  readonly size: number;
  readonly linkTarget: string;
  /** GNU sparse (type `S`): more blocks of its map follow before the content. */
  readonly extended: boolean;
}

const CHECKSUM_AT = 148;
const CHECKSUM_LENGTH = 8;

/** Reads the block at the offset; undefined when it is all zeros, which ends an archive. @throws Unreadable */
export function readTarHeader(bytes: Buffer, at: number): TarHeader | undefined {
  const sum = checksum(bytes, at);
  const stated = number(bytes, at + CHECKSUM_AT, CHECKSUM_LENGTH);
  if (sum === 0 && stated === 0) return undefined;
  if (stated !== sum + CHECKSUM_LENGTH * 0x20) throw new Unreadable('has a header with a wrong checksum');
  const flag = bytes[at + 156] ?? 0;
  const name = text(bytes, at, 100);
  // GNU writes other things where POSIX has the prefix.
  const posix = bytes.toString('latin1', at + 257, at + 263) === 'ustar\0';
  const prefix = posix ? text(bytes, at + 345, 155) : '';
  // Times, which Go takes for a prefix when they are none.
  const gnu = bytes.toString('latin1', at + 257, at + 265) === 'ustar  \0';
  if (gnu) for (const time of [345, 357]) number(bytes, at + time, 12);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(flag),
    size: number(bytes, at + 124, 12),
    linkTarget: text(bytes, at + 157, 100),
    extended: flag === 0x53 && bytes[at + 482] === 1,
  };
}

/** The sum of all bytes but those of the checksum itself. */
function checksum(bytes: Buffer, at: number): number {
  let sum = 0;
  for (let i = at; i < at + CHECKSUM_AT; i++) sum += bytes[i] as number;
  for (let i = at + CHECKSUM_AT + CHECKSUM_LENGTH; i < at + BLOCK; i++) sum += bytes[i] as number;
  return sum;
}

function text(bytes: Buffer, at: number, length: number): string {
  let end = at;
  while (end < at + length && bytes[end] !== 0) end++;
  return bytes.toString('utf8', at, end);
}

function isFiller(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

/** Octal digits, or a binary number when the first bit is set (GNU). */
function number(bytes: Buffer, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  let value = 0;
  if (first & 0x80) {
    value = first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  } else {
    // As Go reads it: without what surrounds it, up to the first zero byte. Whoever reads otherwise sees other entries.
    let begin = at;
    let end = at + length;
    while (begin < end && isFiller(bytes[begin])) begin++;
    while (end > begin && isFiller(bytes[end - 1])) end--;
    for (let i = begin; i < end && bytes[i] !== 0; i++) {
      const digit = (bytes[i] as number) - 0x30;
      if (digit < 0 || digit > 7) throw new Unreadable('has a header with a broken number');
      value = value * 8 + digit;
    }
  }
  if (!Number.isSafeInteger(value)) throw new Unreadable('has a header with a number out of range');
  return value;
}
