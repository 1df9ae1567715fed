// Reads zip archives in memory by their directory, as Java does (APPNOTE.TXT 6.3.10, PKWARE). Sizes and offsets are the
// archive's own claims: none is believed before it is compared with the bytes that are there.

import { inflateRawSync } from 'node:zlib';
import { Unreadable } from '../unreadable.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  /** Of the entry's own header, before its content. */
  readonly at: number;
}

/** What may still be inflated out of an archive and all in it. */
export interface Budget {
  left: number;
}

const END = 0x06054b50;
const END_SIZE = 22;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY = 0x02014b50;
const DIRECTORY_SIZE = 46;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const END_64_SIZE = 56;
const STORED = 0;
const DEFLATED = 8;
const IN_ZIP64 = 0xffffffff;
/** The same of 16 bits: a number of entries. */
const MANY_IN_ZIP64 = 0xffff;

/** The entries of the directory, in its order. @throws Unreadable, RangeError */
export function* zipEntries(bytes: Buffer): Generator<ZipEntry> {
  const { begin, end, shift } = directoryOf(bytes);
  for (let at = begin; at + DIRECTORY_SIZE <= end; ) {
    if (bytes.readUInt32LE(at) !== DIRECTORY) throw new Unreadable('has a broken directory');
    const nameEnd = at + DIRECTORY_SIZE + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    if (extraEnd > end) throw new Unreadable('has a broken directory');
    const wide = wideNumbers(bytes, at, nameEnd, extraEnd);
    yield {
      name: bytes.toString('utf8', at + DIRECTORY_SIZE, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      packedSize: wide.packedSize,
      at: wide.at + shift,
    };
    at = extraEnd + bytes.readUInt16LE(at + 32);
  }
}

/** The content of the entry, which lies in the archive's bytes when it is stored. @throws Unreadable, RangeError */
export function zipContent(bytes: Buffer, entry: ZipEntry, budget: Budget): Buffer {
  if (bytes.readUInt32LE(entry.at) !== LOCAL) throw new Unreadable('has an entry that is not where it should be');
  const begin = entry.at + LOCAL_SIZE + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  const end = begin + entry.packedSize;
  if (end > bytes.length) throw new Unreadable('is cut short');
  const content = unpacked(bytes.subarray(begin, end), entry.method, budget);
  budget.left -= content.length;
  if (budget.left < 0) throw overBudget();
  return content;
}

function unpacked(packed: Buffer, method: number, budget: Budget): Buffer {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Unreadable('has an entry that is compressed in a way that cannot be read');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, budget.left) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw overBudget();
    // It may have taken long to fail.
    budget.left -= packed.length * 32;
    throw new Unreadable('has an entry that is damaged');
  }
}

function overBudget(): Unreadable {
  return new Unreadable('holds more than is unpacked of an archive', 'limit');
}

/** The archive may begin after other things, such as a script that starts it; all its offsets are shifted then. */
function directoryOf(bytes: Buffer): { readonly begin: number; readonly end: number; readonly shift: number } {
  const at = endRecord(bytes);
  let [size, offset] = [bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)];
  let end = at;
  const isWide = offset === IN_ZIP64 || size === IN_ZIP64 || bytes.readUInt16LE(at + 10) === MANY_IN_ZIP64;
  if (isWide && at >= 20 && bytes.readUInt32LE(at - 20) === LOCATOR_64) {
    end = endRecord64(bytes, at - 20);
    size = Number(bytes.readBigUInt64LE(end + 40));
    offset = Number(bytes.readBigUInt64LE(end + 48));
  }
  if (size > end || offset > end - size) throw new Unreadable('has a broken directory');
  return { begin: end - size, end, shift: end - size - offset };
}

/** The last record of the archive, before a comment of up to 64 KiB. */
function endRecord(bytes: Buffer): number {
  for (let at = bytes.length - END_SIZE; at >= Math.max(0, bytes.length - END_SIZE - 0xffff); at--) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw new Unreadable('is no zip archive');
}

/** Where its locator says; or just before that, when the archive begins after other things. */
function endRecord64(bytes: Buffer, locator: number): number {
  const places = [Number(bytes.readBigUInt64LE(locator + 8)), locator - END_64_SIZE];
  const end = places.find((at) => at >= 0 && at + 4 <= bytes.length && bytes.readUInt32LE(at) === END_64);
  if (end === undefined) throw new Unreadable('has a broken directory');
  return end;
}

/** Sizes and offsets of 32 bits, or of 64 in an extra field ("Zip64 Extended Information", 4.5.3). */
function wideNumbers(bytes: Buffer, at: number, extraAt: number, extraEnd: number) {
  const packedSize = bytes.readUInt32LE(at + 20);
  const offset = bytes.readUInt32LE(at + 42);
  if (packedSize !== IN_ZIP64 && offset !== IN_ZIP64) return { packedSize, at: offset };
  for (let field = extraAt; field + 4 <= extraEnd; field += 4 + bytes.readUInt16LE(field + 2)) {
    if (bytes.readUInt16LE(field) !== 1) continue;
    // Of the size, packed size and offset those are here that do not fit above, in this order.
    const packedAt = field + 4 + (bytes.readUInt32LE(at + 24) === IN_ZIP64 ? 8 : 0);
    const offsetAt = packedAt + (packedSize === IN_ZIP64 ? 8 : 0);
    return {
      packedSize: packedSize === IN_ZIP64 ? Number(bytes.readBigUInt64LE(packedAt)) : packedSize,
      at: offset === IN_ZIP64 ? Number(bytes.readBigUInt64LE(offsetAt)) : offset,
    };
  }
  throw new Unreadable('has a broken directory');
}
