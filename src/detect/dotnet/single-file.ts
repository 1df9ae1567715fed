// Applications of .NET that were published as one file: what they were built from lies packed behind the program, and is not
// read (https://github.com/dotnet/designs/blob/main/accepted/2020/single-file/bundler.md).

import { createHash } from 'node:crypto';
import type { PassingBytes } from '../executable/passing-bytes.ts';

/** The SHA-256 of this line, which every host of .NET holds; in 8 bytes before it, where the bundle begins, or zeros. */
const MARK = createHash('sha256').update('.net core bundle\n').digest();
const PLACE = 8;

export class SingleFile {
  readonly #size: number;
  readonly #bytes: PassingBytes;
  #isBundle = false;

  /** @param size of the file */
  constructor(size: number, bytes: PassingBytes) {
    this.#size = size;
    this.#bytes = bytes;
  }

  look(): void {
    for (const at of this.#bytes.find(MARK)) {
      this.#bytes.capture(at - PLACE, PLACE, (place) => {
        const begins = place.length === PLACE ? place.readBigUInt64LE() : 0n;
        if (begins > 0n && begins < BigInt(this.#size)) this.#isBundle = true;
      });
    }
  }

  /** To be asked when the file has ended. */
  isBundle(): boolean {
    return this.#isBundle;
  }
}
