// Looks for short patterns in a file that passes piece by piece, and keeps the bytes at chosen places, so that an
// executable of any size is read without being held in memory.

/** The longest pattern that may be looked for. */
const OVERLAP = 64;

interface Capture {
  readonly at: number;
  readonly bytes: Buffer;
  length: number;
  readonly done: (bytes: Buffer) => void;
}

export class PassingBytes {
  #at = 0;
  #piece: Buffer = Buffer.alloc(0);
  /** The last bytes before the piece. */
  #overlap: Buffer = Buffer.alloc(0);
  readonly #captures = new Set<Capture>();

  /** Where in the file the current piece begins. */
  get at(): number {
    return this.#at;
  }

  /** Goes on to the next piece. */
  next(piece: Buffer): void {
    this.#at += this.#piece.length;
    this.#piece = piece;
    for (const capture of this.#captures) this.#fill(capture);
  }

  /** To be called before the piece becomes invalid. */
  pass(): void {
    // A piece may be shorter than a pattern.
    this.#overlap = Buffer.concat([this.#overlap, this.#piece.subarray(-OVERLAP)]).subarray(-OVERLAP);
    this.#at += this.#piece.length;
    this.#piece = Buffer.alloc(0);
  }

  /** Where in the file the pattern is found in this piece, or across its beginning. */
  *find(pattern: Buffer): Generator<number> {
    const before = this.#overlap.length;
    if (before > 0) {
      const seam = Buffer.concat([this.#overlap, this.#piece.subarray(0, pattern.length - 1)]);
      for (let i = seam.indexOf(pattern); i !== -1; i = seam.indexOf(pattern, i + 1)) {
        if (i + pattern.length > before) yield this.#at - before + i;
      }
    }
    for (let i = this.#piece.indexOf(pattern); i !== -1; i = this.#piece.indexOf(pattern, i + 1)) yield this.#at + i;
  }

  /** Calls with the bytes from here on, when they have all passed; a place that has passed already is not seen. */
  capture(at: number, length: number, done: (bytes: Buffer) => void): void {
    if (at < this.#at - this.#overlap.length || length <= 0) return;
    const capture = { at, bytes: Buffer.allocUnsafeSlow(length), length: 0, done };
    this.#captures.add(capture);
    if (at < this.#at) {
      const from = at - this.#at + this.#overlap.length;
      capture.length = this.#overlap.copy(capture.bytes, 0, from);
    }
    this.#fill(capture);
  }

  /** Gives out what captures have got when the file ends. */
  end(): void {
    for (const { bytes, length, done } of this.#captures) done(bytes.subarray(0, length));
    this.#captures.clear();
  }

  #fill(capture: Capture): void {
    const from = capture.at + capture.length - this.#at;
    if (from < this.#piece.length) {
      capture.length += this.#piece.copy(capture.bytes, capture.length, Math.max(0, from));
    }
    if (capture.length < capture.bytes.length) return;
    this.#captures.delete(capture);
    capture.done(capture.bytes);
  }
}
