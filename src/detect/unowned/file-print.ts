// Tells whether a layer wrote the same file again, as one does that changes its owner or rights alone. It is no digest: nobody is
// kept from making two files of one print.

import { crc32 } from 'node:zlib';

export class FilePrint {
  #size = 0;
  #sum = 0;

  content(piece: Buffer): void {
    this.#size += piece.length;
    this.#sum = crc32(piece, this.#sum);
  }

  end(): string {
    return `${this.#size}-${this.#sum.toString(16)}`;
  }
}
