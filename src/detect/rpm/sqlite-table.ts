// Reads the rows of one table in an SQLite database without SQLite: the file is a stranger's, and a reader of our own
// that knows tables and overflowing rows only has no other doors (https://www.sqlite.org/fileformat2.html).

import { Unreadable } from '../unreadable.ts';

const MAGIC = 'SQLite format 3\0';
const INTERIOR = 5;
const LEAF = 13;
/** Deeper than any table of 2^64 rows. */
const MAX_DEPTH = 64;

export class SqliteTables {
  readonly #bytes: Buffer;
  readonly #pageSize: number;
  /** Without what extensions have reserved at the end of each page. */
  readonly #usable: number;

  /** @throws Unreadable when the bytes are no such database */
  constructor(bytes: Buffer) {
    if (bytes.length < 512 || bytes.toString('latin1', 0, 16) !== MAGIC) throw new Unreadable('is no SQLite database');
    const size = bytes.readUInt16BE(16);
    this.#bytes = bytes;
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - (bytes[20] ?? 0);
    if (this.#pageSize < 512 || this.#usable < 480) throw new Unreadable('has pages of an impossible size');
  }

  /** The rows of the table, each as the bytes of its columns. @throws Unreadable, RangeError when it is damaged */
  *rows(table: string): Generator<readonly Buffer[]> {
    for (const [type, name, , root] of this.#rowsAt(1)) {
      if (type?.toString() !== 'table' || name?.toString() !== table || !root) continue;
      yield* this.#rowsAt(root.length === 0 ? 0 : root.readUIntBE(0, Math.min(root.length, 6)));
      return;
    }
    throw new Unreadable(`has no table ${table}`);
  }

  *#rowsAt(root: number): Generator<readonly Buffer[]> {
    const seen = new Set<number>();
    const waiting = [{ page: root, depth: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { page, depth } = next;
      if (seen.has(page) || depth > MAX_DEPTH) throw new Unreadable('has a tree of pages that leads back to itself');
      seen.add(page);
      const start = this.#startOf(page);
      // The first page begins with the header of the file.
      const header = page === 1 ? start + 100 : start;
      const type = this.#bytes[header];
      const count = this.#bytes.readUInt16BE(header + 3);
      if (type === LEAF) {
        for (let i = 0; i < count; i++) yield this.#rowAt(start, this.#bytes.readUInt16BE(header + 8 + 2 * i));
      } else if (type === INTERIOR) {
        waiting.push({ page: this.#bytes.readUInt32BE(header + 8), depth: depth + 1 });
        // The last goes on the stack first, so that rows come in their order.
        for (let i = count - 1; i >= 0; i--) {
          const cell = start + this.#bytes.readUInt16BE(header + 12 + 2 * i);
          waiting.push({ page: this.#bytes.readUInt32BE(cell), depth: depth + 1 });
        }
      } else {
        throw new Unreadable('has a page that is no part of a table');
      }
    }
  }

  #startOf(page: number): number {
    const start = (page - 1) * this.#pageSize;
    if (page < 1 || start + this.#pageSize > this.#bytes.length) throw new Unreadable('is cut short');
    return start;
  }

  #rowAt(start: number, offset: number): readonly Buffer[] {
    if (offset >= this.#pageSize) throw new Unreadable('has a row outside of its page');
    const length = this.#varint(start + offset);
    const key = this.#varint(length.end);
    return columnsOf(this.#payload(start, key.end, length.value));
  }

  /** The row's bytes, most of which are in overflow pages when they are many ("Cell Payload Overflow Pages"). */
  #payload(start: number, at: number, length: number): Buffer {
    const most = this.#usable - 35;
    if (length > this.#bytes.length) throw new Unreadable('has a row larger than itself');
    if (length <= most) return this.#bytes.subarray(at, at + length);
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (this.#usable - 4));
    const local = fitting <= most ? fitting : least;
    if (at + local + 4 > start + this.#pageSize) throw new Unreadable('has a row outside of its page');
    const payload = Buffer.alloc(length);
    let filled = this.#bytes.copy(payload, 0, at, at + local);
    for (let page = this.#bytes.readUInt32BE(at + local); filled < length; ) {
      const overflow = this.#startOf(page);
      filled += this.#bytes.copy(payload, filled, overflow + 4, overflow + this.#usable);
      page = this.#bytes.readUInt32BE(overflow);
    }
    return payload;
  }

  #varint(at: number): { readonly value: number; readonly end: number } {
    return readVarint(this.#bytes, at);
  }
}

/** The columns of a record ("Record Format"); numbers as their bytes. */
function columnsOf(record: Buffer): readonly Buffer[] {
  const header = readVarint(record, 0);
  const columns: Buffer[] = [];
  let at = header.value;
  for (let next = header.end; next < header.value; ) {
    const type = readVarint(record, next);
    next = type.end;
    const end = at + sizeOf(type.value);
    if (end > record.length) throw new Unreadable('has a row that is cut short');
    columns.push(record.subarray(at, end));
    at = end;
  }
  return columns;
}

const NUMBER_SIZES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function sizeOf(type: number): number {
  return NUMBER_SIZES[type] ?? Math.max(0, Math.floor((type - 12) / 2));
}

/** Seven bits in a byte, the highest first, and eight in a ninth; lengths beyond 2^53 fail wherever they are used. */
function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes.readUInt8(at + i);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), end: at + 9 };
}
