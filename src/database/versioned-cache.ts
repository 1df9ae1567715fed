// What was read from the database, for as long as nothing was written to it, by whichever process. Asking for the
// database's version costs a microsecond; so nobody has to say what a write makes stale, and nothing stale is served.

import type { Database } from './database.ts';

export class VersionedCache<Value extends object> {
  readonly #database: Database;
  readonly #maxWeight: number;
  readonly #entries = new Map<string, Value>();
  #version: number | undefined;
  #weight = 0;

  /** @param maxWeight how much may be kept, in the unit of `load`'s weights (bytes) */
  constructor(database: Database, maxWeight: number) {
    this.#database = database;
    this.#maxWeight = maxWeight;
  }

  /** The value as of the last commit, if it is known. */
  get(key: string): Value | undefined {
    this.#forgetOld(this.#database.version());
    return this.#entries.get(key);
  }

  /** The value as of the last commit, read by the function if need be; undefined values are not kept. */
  async load(
    key: string,
    weigh: (value: Value) => number,
    read: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const known = this.get(key);
    if (known) return known;
    const before = this.#version;
    const value = await read();
    // Somebody may have written while this was reading.
    if (value && before === this.#database.version()) this.#keep(key, value, weigh(value));
    return value;
  }

  #keep(key: string, value: Value, weight: number): void {
    if (weight > this.#maxWeight / 8) return;
    if (this.#weight + weight > this.#maxWeight) this.#clear();
    this.#entries.set(key, value);
    this.#weight += weight;
  }

  #forgetOld(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#clear();
  }

  #clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }
}
