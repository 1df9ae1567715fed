// Berkeley DB, used by RPM until 2020: `Packages`, a hash table whose values are the headers
// (src/dbinc/db_page.h in Berkeley DB's sources; RPM's own reader of it is lib/backend/bdb_ro.cc).

import type { FileEvidence } from '../evidence.ts';
import { numberReader } from '../number-reader.ts';
import { Unreadable } from '../unreadable.ts';
import { packagesIn } from './packages-in.ts';

const HASH_MAGIC = 0x061561;
const PAGE_HEADER = 26;
/** Page types: a hash page of older and newer versions, and one that goes on a value. */
const HASH_UNSORTED = 2;
const OVERFLOW = 7;
const HASH = 13;
/** Item types: a value in the page, and one in overflow pages. */
const IN_PAGE = 1;
const OFF_PAGE = 3;

type Read = ReturnType<typeof numberReader>;

/** Every package of the database. @throws Unreadable, RangeError */
export function readBdb(bytes: Buffer): FileEvidence {
  const littleEndian = bytes.length >= 512 && bytes.readUInt32LE(12) === HASH_MAGIC;
  const read = numberReader(bytes, littleEndian);
  if (bytes.length < 512 || read(12, 4) !== HASH_MAGIC) throw new Unreadable('is no RPM database');
  const pageSize = read(20, 4);
  if (pageSize < 512 || pageSize > 65_536 || bytes[24] !== 0) throw new Unreadable('is a database of unknown form');
  return packagesIn(headersIn(bytes, pageSize, read), bytes.length);
}

function* headersIn(bytes: Buffer, pageSize: number, read: Read): Generator<Buffer> {
  const lastPage = read(32, 4);
  if ((lastPage + 1) * pageSize > bytes.length) throw new Unreadable('is cut short');
  for (let page = pageSize; page + pageSize <= (lastPage + 1) * pageSize; page += pageSize) {
    const type = bytes[page + 25];
    if (type === HASH || type === HASH_UNSORTED) yield* valuesOf(bytes, page, pageSize, read);
  }
}

/** Keys and values take turns; items are filled in from the page's end. */
function* valuesOf(bytes: Buffer, page: number, pageSize: number, read: Read): Generator<Buffer> {
  const count = read(page + 20, 2);
  if (PAGE_HEADER + 2 * count > pageSize) throw new Unreadable('has a broken page');
  const offset = (index: number) => read(page + PAGE_HEADER + 2 * index, 2);
  for (let index = 1; index < count; index += 2) {
    const [keyAt, keyEnd] = [page + offset(index - 1), index === 1 ? page + pageSize : page + offset(index - 2)];
    // The number 0 is the key of the counter that gives the packages their numbers.
    const isCounter = bytes[keyAt] === IN_PAGE && keyEnd - keyAt === 5 && read(keyAt + 1, 4) === 0;
    if (isCounter) continue;
    const at = page + offset(index);
    if (at + 12 > page + pageSize && bytes[at] !== IN_PAGE) throw new Unreadable('has a broken page');
    if (bytes[at] === IN_PAGE) yield bytes.subarray(at + 1, keyAt);
    else if (bytes[at] === OFF_PAGE) yield overflowing(bytes, pageSize, read, read(at + 4, 4), read(at + 8, 4));
    else throw new Unreadable('has a broken page');
  }
}

function overflowing(bytes: Buffer, pageSize: number, read: Read, first: number, length: number): Buffer {
  if (length > bytes.length) throw new Unreadable('has a value larger than itself');
  const value = Buffer.alloc(length);
  let filled = 0;
  for (let page = first * pageSize; filled < length; page = read(page + 16, 4) * pageSize) {
    const used = read(page + 22, 2);
    // Every page gives something, so that no chain goes on for ever.
    if (bytes[page + 25] !== OVERFLOW || used === 0 || used > pageSize - PAGE_HEADER) {
      throw new Unreadable('has a broken page');
    }
    filled += bytes.copy(value, filled, page + PAGE_HEADER, page + PAGE_HEADER + used);
  }
  return value;
}
