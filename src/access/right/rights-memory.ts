// What was found out about somebody who showed a credential, for as long as nobody's rights or credentials change: a client sends
// the same password, secret or certificate with each request. What is remembered goes by marks, which are hashes with a key.

import { type Clock, MICROSECONDS_PER_SECOND, type Microseconds } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import { selectRightsRevision } from './rights-revision-table.ts';

/** What a directory vouches for ends no later than this after its end. */
const LIFE = 10 * MICROSECONDS_PER_SECOND;
const MAX_REMEMBERED = 10_000;

interface Remembered<Value> {
  readonly value: Value;
  readonly until: Microseconds;
}

/** Remembers a value under its mark, until then at most; null or undefined for no such end. */
export type Remember<Value> = (mark: string, value: Value, end?: Microseconds | null) => Promise<void>;

export class RightsMemory<Value> {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered<Value>>();
  /** The database's version for which all of it is right. */
  #version: number | undefined;
  /** Of rights and credentials, in that version. */
  #revision: number | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Whether `get` can answer: nothing was written since the last look. */
  isCurrent(): boolean {
    return this.#version === this.#database.version();
  }

  /** Forgets everything if somebody's rights have changed since the last look; one look into the database after a commit. */
  async refresh(): Promise<void> {
    if (this.isCurrent()) return;
    // What is committed after this was asked for is looked at the next time for certain.
    const version = this.#database.version();
    const revision = await selectRightsRevision(this.#database.rows);
    if (revision !== this.#revision) this.#remembered.clear();
    this.#revision = revision;
    this.#version = version;
  }

  /** What has this mark; undefined where that is not known, or may not be true any more. */
  get(mark: string): Value | undefined {
    if (!this.isCurrent()) return undefined;
    const found = this.#remembered.get(mark);
    return found && this.#clock.now() < found.until ? found.value : undefined;
  }

  /**
   * To be called before something is found out; the function that it returns, once it is. Where rights were changed meanwhile,
   * it may have been about them: then it is not remembered.
   */
  async begin(): Promise<Remember<Value>> {
    await this.refresh();
    const before = this.#revision;
    return async (mark, value, end) => {
      await this.refresh();
      if (before !== this.#revision) return;
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      const until = Math.min(this.#clock.now() + LIFE, end ?? Number.POSITIVE_INFINITY);
      this.#remembered.set(mark, { value, until });
    };
  }
}
