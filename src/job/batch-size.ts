// How much a job does in one transaction. Requests that write wait for the lock meanwhile, so what bounds a batch is the
// time for which it holds the lock; how many rows fit into that is learnt from the batch before.

/** In milliseconds: shorter than a push, and long enough that a sync for each batch does not slow the job down. */
const WANTED = 5;
/** The same where nobody waits for it: who then comes has to, once. */
const WANTED_ALONE = 10;
const FIRST = 25;
/** Each transaction has a cost of its own, so that smaller batches would keep the lock for longer, all in all. */
const LEAST = 20;
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

  /** Runs the body of a transaction that works on a batch of the present size. */
  async measured<T>(count: number, body: () => Promise<T>): Promise<T> {
    const begun = this.#elapsed();
    const value = await body();
    this.learn(count, this.#elapsed() - begun, true);
    return value;
  }

  /**
   * Takes note of how long a batch took.
   * @param isAwaited whether somebody waits for the lock
   */
  learn(count: number, milliseconds: number, isAwaited: boolean): void {
    const fitting = Math.floor((count * (isAwaited ? WANTED : WANTED_ALONE)) / milliseconds);
    // One batch that happened to be quick, or to wait for the processor, says little about the next.
    const nearby = Math.min(Math.max(fitting, Math.ceil(this.#size / 2)), this.#size * 2);
    if (count > 0) this.#size = Math.min(Math.max(nearby, LEAST), this.#most);
  }
}
