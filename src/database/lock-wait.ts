// Who waits for the lock to write: a thread that has it, and much to do, then ends its transaction. In memory that the
// threads share, since a message would be heard when the transaction is over.

/** The place of each thread that writes, and of the checkpoint that cuts the log off. */
const PLACES = { server: 0, jobs: 1, checkpoint: 2 };

/** One for the process, given to each thread that writes. */
export function lockWaitMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(PLACES).length * Int32Array.BYTES_PER_ELEMENT);
}

export class LockWait {
  readonly #waiting: Int32Array;
  readonly #own: number;

  constructor(memory: SharedArrayBuffer, who: keyof typeof PLACES) {
    this.#waiting = new Int32Array(memory);
    this.#own = PLACES[who];
  }

  begin(): void {
    Atomics.store(this.#waiting, this.#own, 1);
  }

  end(): void {
    Atomics.store(this.#waiting, this.#own, 0);
  }

  /** Whether anybody else waits. */
  others(): boolean {
    return this.#waiting.some((waits, place) => waits === 1 && place !== this.#own);
  }
}
