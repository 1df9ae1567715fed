// How long work shares a thread that has other work, too: it is cut into slices, of which one is done in a turn of the thread's
// loop, whatever their number, and what takes most, in time and in memory, is done by one at a time. Who is next is
// decided between those whose work it is, not between their jobs and questions.

import { FairQueue } from './fair-queue.ts';

const SLICE_MILLISECONDS = 10;

/** The turn of one piece of work. */
export interface Turn {
  /** To be called between two steps: others have their turn, when it is time. */
  pause(): Promise<void>;
  /** Does what nobody else does at the same time; it may pause meanwhile. */
  alone<T>(body: () => Promise<T>): Promise<T>;
  /** For how many milliseconds it has been alone. */
  spent(): number;
}

export class ThreadTurns {
  readonly #elapsed: () => number;
  readonly #slices = new FairQueue();
  readonly #alone = new FairQueue();
  #isAlone = false;

  /** @param elapsed milliseconds, as a clock's `elapsed` gives them */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** For a piece of work that begins. @param share whose work it is */
  of(share: string): Turn {
    let end = this.#elapsed() + SLICE_MILLISECONDS;
    let spent = 0;
    return {
      pause: async () => {
        if (this.#elapsed() <= end) return;
        await this.#nextSlice(share);
        end = this.#elapsed() + SLICE_MILLISECONDS;
      },
      alone: (body) =>
        this.#doAlone(share, body, (milliseconds) => {
          spent += milliseconds;
        }),
      spent: () => spent,
    };
  }

  async #nextSlice(share: string): Promise<void> {
    if (this.#slices.isEmpty) setImmediate(() => this.#beginSlice());
    await this.#slices.wait(share);
    this.#slices.spend(share, 1);
  }

  #beginSlice(): void {
    this.#slices.beginNext();
    if (!this.#slices.isEmpty) setImmediate(() => this.#beginSlice());
  }

  async #doAlone<T>(share: string, body: () => Promise<T>, note: (milliseconds: number) => void): Promise<T> {
    if (this.#isAlone) await this.#alone.wait(share);
    else this.#alone.begin(share);
    this.#isAlone = true;
    const begun = this.#elapsed();
    try {
      return await body();
    } finally {
      const spent = this.#elapsed() - begun;
      note(spent);
      this.#alone.spend(share, spent);
      // In a turn of its own, so that who has had little, and goes on with the next of theirs, is among those that wait.
      setImmediate(() => this.#nextAlone());
    }
  }

  /** Whoever is next has it from here on: nobody comes between. */
  #nextAlone(): void {
    this.#isAlone = !this.#alone.isEmpty;
    this.#alone.beginNext();
  }
}
