// Reads an executable of Windows as it passes: Go's build information lies among what is loaded, the list of crates of a Rust
// program in a section of its own.

import type { FileEvidence } from '../evidence.ts';
import { gapFrom, withSoundPackages } from '../read-evidence.ts';
import type { ReadLimits } from '../read-limits.ts';
import { CARGO_SECTION, readCargoAuditable } from './cargo-auditable.ts';
import { GoBuildInfo } from './go-build-info.ts';
import { PassingBytes } from './passing-bytes.ts';
import { HEAD_SIZE, readPeLayout } from './pe-layout.ts';

/** What every program of Windows begins with, as those of DOS did. */
export const PE_MAGIC = Buffer.from('MZ', 'latin1');

export class PeReader {
  readonly #size: number;
  readonly #limits: ReadLimits;
  readonly #bytes = new PassingBytes();
  /** The beginning, until it is long enough to be read. */
  #head: Buffer = Buffer.alloc(0);
  #go: GoBuildInfo | undefined;
  #crates: Buffer | 'too long' | undefined;
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
    if (this.#crates === undefined) return undefined;
    if (this.#crates === 'too long')
      return { gap: { kind: 'limit', detail: 'has a list of crates that is longer than is read' } };
    try {
      return withSoundPackages(readCargoAuditable(this.#crates));
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
    const layout = readPeLayout(head.subarray(0, HEAD_SIZE));
    this.#state = layout ? 'body' : 'not a program';
    if (!layout) return;
    this.#go = new GoBuildInfo(layout.segments, this.#bytes);
    const crates = layout.sections.find(({ name }) => name === CARGO_SECTION);
    // A damaged header may name any size.
    const size = Math.min(crates?.size ?? 0, this.#size - (crates?.offset ?? 0));
    if (size > this.#limits.fileBytes) this.#crates = 'too long';
    else if (crates) {
      this.#bytes.capture(crates.offset, size, (bytes) => {
        this.#crates = bytes;
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
