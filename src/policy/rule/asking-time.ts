// How long the rules of a policy may take for one image. Each pattern is bounded, but fifty of them over the names of
// sixty thousand components are not, and while they match, their thread does nothing else.

/** In milliseconds. An ordinary pattern takes less than 100 for an image of 60,000 components. */
export const LONGEST_ASKING = 2_000;

/** Thrown while a rule is asked: the image cannot be decided upon, and the evaluation ends as an error. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';

  constructor() {
    super(
      `the rules took longer than ${LONGEST_ASKING / 1000} seconds for this image: use fewer or simpler patterns in the policy`,
    );
  }
}

export class AskingTime {
  readonly #elapsed: () => number;
  /** In milliseconds, of the image that is asked about. */
  #left = Number.POSITIVE_INFINITY;
  #endsAt = Number.POSITIVE_INFINITY;

  /** @param elapsed milliseconds, as a clock's `elapsed` gives them */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** From here, another image is asked about. */
  begin(): void {
    this.#left = LONGEST_ASKING;
  }

  /** Asks, which takes of the time that is left; what happens between two of these takes nothing of it. */
  during<Found>(asking: () => Found): Found {
    this.#endsAt = this.#elapsed() + this.#left;
    try {
      return asking();
    } finally {
      this.#left = this.#endsAt - this.#elapsed();
    }
  }

  /**
   * To be called before each text that is matched.
   * @throws OutOfTime
   */
  check(): void {
    if (this.#elapsed() > this.#endsAt) throw new OutOfTime();
  }
}
