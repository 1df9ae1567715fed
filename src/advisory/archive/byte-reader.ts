// Takes a stream apart by counted bytes, and asks for no more than it needs.

/** Thrown when the stream ends too early. */
export class EndOfBytes extends Error {
  constructor() {
    super('it ends too early');
  }
}

export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** Exactly this many bytes, in memory. @throws EndOfBytes when there are fewer. */
  async take(count: number): Promise<Buffer> {
    const taken: Uint8Array[] = [];
    for await (const chunk of this.stream(count)) taken.push(chunk);
    return Buffer.concat(taken);
  }

  /** Exactly this many bytes, as they come. @throws EndOfBytes when there are fewer. */
  async *stream(count: number): AsyncGenerator<Uint8Array> {
    let wanted = count;
    while (wanted > 0) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done) throw new EndOfBytes();
        this.#rest = value;
      }
      const chunk = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(chunk.length);
      wanted -= chunk.length;
      yield chunk;
    }
  }
}
