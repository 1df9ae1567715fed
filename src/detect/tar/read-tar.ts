// Reads a tar archive as its bytes arrive, and hands on entries and their content without copying or awaiting. A
// stream library took longer for this than zlib took for unpacking.

import { Unreadable } from '../unreadable.ts';
import { readPaxRecords } from './read-pax-records.ts';
import { BLOCK, readTarHeader, type TarHeader } from './read-tar-header.ts';

export interface TarEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symbolic' | 'hard' | 'other';
  readonly size: number;
  /** Of a link. */
  readonly target: string;
  /** Its content has holes that the archive leaves out. */
  readonly sparse: boolean;
}

/** Told of every entry: `entry`, then `content` as often as needed, then `end`. The bytes are valid during the call. */
export interface TarSink {
  entry(entry: TarEntry): void;
  content(bytes: Buffer): void;
  end(): void;
}

const KINDS: ReadonlyMap<string, TarEntry['kind']> = new Map([
  ['0', 'file'],
  ['1', 'hard'],
  ['2', 'symbolic'],
  ['5', 'folder'],
  // Contiguous, which today is a file like any other, and with holes.
  ['7', 'file'],
  ['S', 'file'],
]);
/** Links, devices, folders and pipes have no content, whatever their header says of a size. */
const WITHOUT_CONTENT = /[1-6]/;
/** Long names and extended headers; Go's reader refuses larger ones as well. */
const MAX_EXTRA = 2 ** 20;

export class TarReader {
  readonly #sink: TarSink;
  /** A header that began in an earlier chunk. */
  readonly #partial = Buffer.alloc(BLOCK);
  #partialLength = 0;
  /** Bytes of content that are still to come, and of padding after it. */
  #content = 0;
  #padding = 0;
  /** What the next bytes belong to. */
  #state: 'header' | 'entry' | 'extra' | 'sparse map' | 'ended' = 'header';
  #zeroBlocks = 0;
  /** The header in whose content or map we are. */
  #header: TarHeader | undefined;
  #extra: Buffer[] = [];
  /** What extended headers said of the next entry. */
  #pax: ReadonlyMap<string, string> = new Map();
  #longPath: string | undefined;
  #longTarget: string | undefined;

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** True after the two empty blocks that end an archive; further bytes are ignored. */
  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** Takes the next bytes. @throws Unreadable when the archive is damaged; nothing more can be read then */
  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'ended') {
      if (this.#content > 0) at = this.#feedContent(chunk, at);
      else if (this.#padding > 0) at = this.#feedPadding(chunk, at);
      else at = this.#feedBlock(chunk, at);
    }
  }

  /** To be called after the last bytes. @throws Unreadable when an entry is cut short */
  finish(): void {
    if (this.#state === 'ended') return;
    if (this.#partialLength > 0 || this.#content > 0 || this.#padding > 0 || this.#state !== 'header') {
      throw new Unreadable('is cut short');
    }
  }

  #feedContent(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#content);
    const bytes = chunk.subarray(at, end);
    this.#content -= bytes.length;
    if (this.#state === 'entry') this.#sink.content(bytes);
    else if (this.#state === 'extra') this.#extra.push(Buffer.from(bytes));
    if (this.#content === 0) this.#endContent();
    return end;
  }

  #feedPadding(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#padding);
    this.#padding -= end - at;
    return end;
  }

  #feedBlock(chunk: Buffer, at: number): number {
    if (this.#partialLength === 0 && chunk.length - at >= BLOCK) {
      this.#block(chunk, at);
      return at + BLOCK;
    }
    const end = Math.min(chunk.length, at + BLOCK - this.#partialLength);
    this.#partialLength += chunk.copy(this.#partial, this.#partialLength, at, end);
    if (this.#partialLength === BLOCK) {
      this.#partialLength = 0;
      this.#block(this.#partial, 0);
    }
    return end;
  }

  #block(bytes: Buffer, at: number): void {
    if (this.#state === 'sparse map') {
      // Byte 504 says whether one more block of the map follows.
      if (bytes[at + 504] !== 1 && this.#header) this.#beginEntry(this.#header);
      return;
    }
    const header = readTarHeader(bytes, at);
    if (!header) {
      this.#zeroBlocks++;
      if (this.#zeroBlocks === 2) this.#state = 'ended';
      return;
    }
    if (this.#zeroBlocks > 0) throw new Unreadable('goes on after an empty block');
    if (header.type === 'x' || header.type === 'g' || header.type === 'L' || header.type === 'K') {
      if (header.size > MAX_EXTRA) throw new Unreadable('has an extended header that is too large');
      this.#header = header;
      this.#begin('extra', header.size);
    } else if (header.extended) {
      this.#header = header;
      this.#state = 'sparse map';
    } else {
      this.#beginEntry(header);
    }
  }

  #beginEntry(header: TarHeader): void {
    const pax = this.#pax;
    const path = sparseName(pax) ?? onlyOne(pax.get('path'), this.#longPath) ?? header.path;
    // Only the whole path tells: that of the header may be cut off behind a slash.
    const type = header.type !== '\0' ? header.type : path.endsWith('/') ? '5' : '0';
    const stated = pax.get('size') || undefined;
    const size = stated === undefined ? header.size : /^\d+$/.test(stated) ? Number(stated) : Number.NaN;
    if (!Number.isSafeInteger(size)) throw new Unreadable('has an extended header with a broken size');
    this.#sink.entry({
      path,
      kind: KINDS.get(type) ?? 'other',
      size,
      target: onlyOne(pax.get('linkpath'), this.#longTarget) ?? header.linkTarget,
      sparse: type === 'S' || pax.has('GNU.sparse.major') || pax.has('GNU.sparse.map'),
    });
    this.#pax = new Map();
    this.#longPath = undefined;
    this.#longTarget = undefined;
    this.#begin('entry', WITHOUT_CONTENT.test(type) ? 0 : size);
  }

  #begin(state: 'entry' | 'extra', size: number): void {
    this.#state = state;
    this.#content = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (size === 0) this.#endContent();
  }

  #endContent(): void {
    const state = this.#state;
    this.#state = 'header';
    if (state === 'entry') this.#sink.end();
    else this.#endExtra();
  }

  #endExtra(): void {
    const bytes = Buffer.concat(this.#extra);
    this.#extra = [];
    const type = this.#header?.type;
    if (type === 'x') this.#pax = readPaxRecords(bytes);
    else if (type === 'L') this.#longPath = untilNul(bytes);
    else if (type === 'K') this.#longTarget = untilNul(bytes);
  }
}

/** Readers disagree on which of the two counts; an empty record says nothing. */
function onlyOne(record: string | undefined, long: string | undefined): string | undefined {
  if (record && long) throw new Unreadable('has an entry with two long names');
  return record || long || undefined;
}

/** The name of a file with holes. Where nothing says that it has some, readers disagree on whether it counts. */
function sparseName(pax: ReadonlyMap<string, string>): string | undefined {
  const name = pax.get('GNU.sparse.name');
  if (!name) return undefined;
  if (pax.has('GNU.sparse.map') || (pax.has('GNU.sparse.major') && pax.has('GNU.sparse.minor'))) return name;
  throw new Unreadable('has the name of a file with holes, and no holes');
}

function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
