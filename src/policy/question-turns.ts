// Whose question about rules is answered next: everybody has a share of the thread that answers them, so that nobody's slow
// previews keep others from theirs, or from promoting by hand. Questions about admission are short, and never wait for previews.

import { actorOf } from '../access/identity.ts';
import { ShiplockError } from '../errors.ts';
import type { Ask, Question, SharedQuestion } from './question.ts';
import { shareOf } from './share.ts';

export interface ShareLimits {
  /** Of all; of one asker, one is answered at a time. */
  readonly atOnce: number;
  /** Of one asker, beside the one that is answered, or would be if others left room for it. */
  readonly waitingOfOne: number;
  /** Of all askers. */
  readonly waiting: number;
}

/** Each preview keeps what it has found until it is answered; of questions about admission, only what is asked takes much. */
const SHARES: Readonly<Record<Question['ask'], ShareLimits>> = {
  preview: { atOnce: 4, waitingOfOne: 2, waiting: 64 },
  admission: { atOnce: 64, waitingOfOne: 32, waiting: 256 },
};

const ASKED: Readonly<Record<Question['ask'], string>> = {
  preview: 'previews',
  admission: 'questions about admission',
};

/**
 * Has each question wait for its turn: one of an asker at a time, and those who wait in turns.
 * @throws ShiplockError TOO_MANY_REQUESTS when too many of this asker's, or of everybody's, wait already
 */
export function inTurns(answer: (question: SharedQuestion) => Promise<Uint8Array>, shares = SHARES): Ask {
  const turns = { preview: new Turns(shares.preview), admission: new Turns(shares.admission) };
  return async (question, by) => {
    const asked = ASKED[question.ask];
    const share = shareOf(actorOf(by));
    return turns[question.ask].take(share, asked, () => answer({ ...question, share }));
  };
}

class Turns {
  readonly #limits: ShareLimits;
  readonly #answering = new Set<string>();
  /** Who waits, with what begins each of theirs; first who has had no turn for longest. */
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limits: ShareLimits) {
    this.#limits = limits;
  }

  async take<T>(asker: string, asked: string, body: () => Promise<T>): Promise<T> {
    if (this.#isFree(asker)) this.#answering.add(asker);
    else await this.#wait(asker, asked);
    try {
      return await body();
    } finally {
      this.#answering.delete(asker);
      this.#beginNext();
    }
  }

  #isFree(asker: string): boolean {
    return this.#answering.size < this.#limits.atOnce && !this.#answering.has(asker);
  }

  #wait(asker: string, asked: string): Promise<void> {
    const own = this.#waiting.get(asker) ?? [];
    const all = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
    const most = this.#limits.waitingOfOne + (this.#answering.has(asker) ? 0 : 1);
    if (own.length >= most) {
      throw new ShiplockError(
        'TOO_MANY_REQUESTS',
        `${own.length} ${asked} of yours wait for their turn already, and one of a user, or of the keys of a namespace, is answered at a time: wait for their answers`,
      );
    }
    if (all >= this.#limits.waiting)
      throw new ShiplockError(
        'TOO_MANY_REQUESTS',
        `${all} ${asked} wait for their turn already: try again in a moment`,
      );
    return new Promise((resolve) => this.#waiting.set(asker, [...own, resolve]));
  }

  #beginNext(): void {
    const asker = [...this.#waiting.keys()].find((one) => this.#isFree(one));
    if (asker === undefined) return;
    const [begin, ...later] = this.#waiting.get(asker) ?? [];
    this.#waiting.delete(asker);
    if (later.length > 0) this.#waiting.set(asker, later);
    this.#answering.add(asker);
    begin?.();
  }
}
