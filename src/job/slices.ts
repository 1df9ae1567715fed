// Long work on a thread that has other work, too, is cut into slices, between which the others have their turn.

import { setImmediate } from 'node:timers/promises';

const SLICE_MILLISECONDS = 10;

export class Slices {
  readonly #elapsed: () => number;
  #end: number;

  /** @param elapsed milliseconds, as a clock's `elapsed` gives them */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
    this.#end = elapsed() + SLICE_MILLISECONDS;
  }

  /** To be asked between two steps: true when it is time for `next`. */
  isOver(): boolean {
    return this.#elapsed() > this.#end;
  }

  /** Gives everybody else a turn when it is time. */
  async pause(): Promise<void> {
    if (this.isOver()) await this.next();
  }

  /** Resolves when everybody else has had a turn, with which the next slice begins. */
  async next(): Promise<void> {
    await setImmediate();
    this.#end = this.#elapsed() + SLICE_MILLISECONDS;
  }
}
