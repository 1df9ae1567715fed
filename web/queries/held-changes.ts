// Changes that are told while a page deletes what it shows wait until it has gone elsewhere: it would ask for what is gone.

class HeldChanges {
  #holders = 0;
  #onRelease = (): void => {};

  get areHeld(): boolean {
    return this.#holders > 0;
  }

  /** Calls this once nobody holds changes any more. */
  whenReleased(onRelease: () => void): void {
    this.#onRelease = onRelease;
  }

  /** Does the work, during which changes are gathered and not looked at; throws what it throws. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#holders += 1;
    try {
      return await work();
    } finally {
      this.#holders -= 1;
      if (!this.areHeld) this.#onRelease();
    }
  }
}

export const heldChanges = new HeldChanges();
