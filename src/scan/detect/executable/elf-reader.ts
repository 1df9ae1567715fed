// Reads an executable of Linux as it passes: Go's build information lies among what is loaded, the list of crates of a Rust
// program in the sections after it, which alone are kept.

import type { FileEvidence } from '../evidence.ts';
import { gapFrom, withSoundPackages } from '../read-evidence.ts';
import type { ReadLimits } from '../read-limits.ts';
import { CARGO_SECTION, readCargoAuditable } from './cargo-auditable.ts';
import { type ElfLayout, HEAD_SIZE, readElfLayout, sectionInTail } from './elf-layout.ts';
import { GoBuildInfo } from './go-build-info.ts';
import { PassingBytes } from './passing-bytes.ts';

export const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');

export class ElfReader {
  readonly #size: number;
  readonly #limits: ReadLimits;
  readonly #bytes = new PassingBytes();
  /** The beginning, until it is long enough to be read. */
  #head: Buffer = Buffer.alloc(0);
  #layout: ElfLayout | undefined;
  #go: GoBuildInfo | undefined;
  #tail: Buffer | undefined;
  /** There is too much debugging information to look for crates in it. */
  #tooLong = false;
  #state: 'head' | 'body' | 'not a program' = 'head';

  constructor(size: number, limits: ReadLimits) {
    this.#size = size;
    this.#limits = limits;
  }

  content(piece: Buffer): void {
    if (this.#state === 'body') this.#body(piece);
    else if (this.#state === 'head') this.#gatherHead(piece);
  }

  end(): FileEvidence | undefined {
    this.#bytes.end();
    const go = this.#go?.end();
    if (go) return withSoundPackages(go);
    if (!this.#layout) return undefined;
    if (this.#tooLong) return { gap: { kind: 'limit', detail: 'has more debugging information than is searched' } };
    try {
      const section = this.#tail && sectionInTail(CARGO_SECTION, this.#layout, this.#tail, this.#layout.loadedEnd);
      return section && withSoundPackages(readCargoAuditable(section));
    } catch (error) {
      return gapFrom(error);
    }
  }

  #gatherHead(piece: Buffer): void {
    this.#head = Buffer.concat([this.#head, piece]);
    if (this.#head.length >= Math.min(HEAD_SIZE, this.#size)) this.#begin();
  }

  #begin(): void {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.#layout = readElfLayout(head.subarray(0, HEAD_SIZE));
    this.#state = this.#layout ? 'body' : 'not a program';
    if (!this.#layout) return;
    this.#go = new GoBuildInfo(this.#layout.segments, this.#bytes);
    const { loadedEnd } = this.#layout;
    const length = this.#size - loadedEnd;
    this.#tooLong = length > this.#limits.fileBytes;
    if (length > 0 && !this.#tooLong) {
      this.#bytes.capture(loadedEnd, length, (tail) => {
        this.#tail = tail;
      });
    }
    this.#body(head);
  }

  #body(piece: Buffer): void {
    this.#bytes.next(piece);
    this.#go?.look();
    this.#bytes.pass();
  }
}
