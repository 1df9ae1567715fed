// A client opens many connections with one password, and a directory locks those out who show a wrong one too often. So a
// password is shown to the directory once: what it said counts for a short while, right or wrong.

import { LRUCache } from 'lru-cache';
import { type Clock, MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import { KeyedHash } from '../keyed-hash.ts';

const LIFE = 300 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

/** The account of the password, or undefined for a wrong one. */
type Verdict = string | undefined;

export class DirectoryMemory {
  readonly #clock: Clock;
  readonly #hash = new KeyedHash();
  readonly #verdicts = new LRUCache<string, { readonly verdict: Verdict; readonly until: Microseconds }>({
    max: MAX_REMEMBERED,
  });
  readonly #underWay = new Map<string, Promise<Verdict>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when the directory has said a short while ago that the password is right. */
  remembers(name: string, password: string): boolean {
    const before = this.#verdicts.get(this.#mark(name, password));
    return before?.verdict !== undefined && this.#clock.now() < before.until;
  }

  /**
   * The id of the account that the password lets in, as the directory has said a short while ago, is saying, or says now.
   * What it could not say is not remembered.
   * @throws what `ask` throws
   */
  async verdict(name: string, password: string, ask: () => Promise<Verdict>): Promise<Verdict> {
    const mark = this.#mark(name, password);
    const before = this.#verdicts.get(mark);
    if (before && this.#clock.now() < before.until) return before.verdict;
    const same = this.#underWay.get(mark);
    if (same) return same;
    const asked = ask();
    this.#underWay.set(mark, asked);
    try {
      const verdict = await asked;
      this.#verdicts.set(mark, { verdict, until: this.#clock.now() + LIFE });
      return verdict;
    } finally {
      this.#underWay.delete(mark);
    }
  }

  #mark(name: string, password: string): string {
    return this.#hash.of(name, password);
  }
}
