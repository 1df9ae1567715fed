// Who of those that wait is next, where each has a share: whoever has used least of what is shared, so that it does not matter
// how much one of them has to do. Start-time fair queueing: who comes anew begins where the others are, and saves nothing up.

interface Waiting {
  readonly share: string;
  /** How far the queue was when it came. */
  readonly since: number;
  readonly begin: () => void;
}

export class FairQueue {
  /** First who came first. */
  #waiting: Waiting[] = [];
  /** How far each share is with what it has used. */
  readonly #used = new Map<string, number>();
  /** How far whoever began last was. */
  #now = 0;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves when it is the turn of this one. */
  wait(share: string): Promise<void> {
    return new Promise((begin) => this.#waiting.push({ share, since: this.#now, begin }));
  }

  /** For one that begins without waiting. */
  begin(share: string): void {
    this.#now = Math.max(this.#now, this.#used.get(share) ?? 0);
  }

  /** Lets whoever is next begin. */
  beginNext(): void {
    let next: Waiting | undefined;
    for (const one of this.#waiting) if (!next || this.#startOf(one) < this.#startOf(next)) next = one;
    if (!next) return;
    this.#now = Math.max(this.#now, this.#startOf(next));
    this.#waiting = this.#waiting.filter((one) => one !== next);
    next.begin();
  }

  /** Takes note of what a turn has cost. */
  spend(share: string, cost: number): void {
    this.#used.set(share, Math.max(this.#used.get(share) ?? 0, this.#now) + cost);
    // Behind the others nobody is who is not before them.
    for (const [one, used] of this.#used) if (used <= this.#now) this.#used.delete(one);
  }

  #startOf({ share, since }: Waiting): number {
    return Math.max(since, this.#used.get(share) ?? 0);
  }
}
