// How much a job does in one transaction. Requests that write wait for the lock meanwhile, so what bounds a batch is the
// time for which it holds the lock; how many rows fit into that is learnt from the batch before.

/** In milliseconds: shorter than a push, and long enough that a sync for each batch does not slow the job down. */
const WANTED = 5;
const FIRST = 25;
const MOST = 500;

export class BatchSize {
  readonly #elapsed: () => number;
  readonly #most: number;
  #size: number;

  /**
   * @param elapsed milliseconds, as a clock's `elapsed` gives them
   * @param most for work that also costs memory, or time outside of the transaction
   */
  constructor(elapsed: () => number, most = MOST) {
    this.#elapsed = elapsed;
    this.#most = most;
    this.#size = Math.min(FIRST, most);
  }

  /** How many things the next batch should have. */
  get next(): number {
    return this.#size;
  }

  /** Runs the body of a transaction that works on so many things. */
  async measured<T>(count: number, body: () => Promise<T>): Promise<T> {
    const begun = this.#elapsed();
    const value = await body();
    const fitting = Math.floor((count * WANTED) / (this.#elapsed() - begun));
    // A batch that happened to be quick says little about the next.
    if (count > 0) this.#size = Math.max(1, Math.min(fitting, this.#size * 2, this.#most));
    return value;
  }
}
