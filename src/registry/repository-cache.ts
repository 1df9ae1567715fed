// What was read of repositories, for as long as the repository stays as it was, whichever process or thread writes: each
// change that a pull can see raises the repository's revision, and what is remembered of it is forgotten with that.

import type { Database } from '../database/database.ts';
import { selectNewestRevision, selectRevisedSince } from './revision-table.ts';

/** What is remembered of one repository. */
interface Shelf<Value> {
  readonly values: Map<string, Value>;
  weight: number;
}

/** Something that is being read just now. */
interface Reading {
  readonly repository: string;
  /** The repository has changed since the reading began. */
  isOld: boolean;
}

export class RepositoryCache<Value extends object> {
  readonly #database: Database;
  readonly #maxWeight: number;
  readonly #shelves = new Map<string, Shelf<Value>>();
  readonly #readings = new Set<Reading>();
  #weight = 0;
  /** The database's version for which this is right. */
  #version: number | undefined;
  /** The newest revision that is known here. */
  #revision: number | undefined;

  /** @param maxWeight how much may be kept, in the unit of `load`'s weights (bytes) */
  constructor(database: Database, maxWeight: number) {
    this.#database = database;
    this.#maxWeight = maxWeight;
  }

  /** The value as of the last commit, if it is known without looking anything up. */
  get(repository: string, key: string): Value | undefined {
    return this.#isCurrent() ? this.#shelves.get(repository)?.values.get(key) : undefined;
  }

  /** The value as of the last commit, read by the function if need be; undefined values are not kept. */
  async load(
    repository: string,
    key: string,
    weigh: (value: Value) => number,
    read: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    await this.#forgetChanged();
    const known = this.#shelves.get(repository)?.values.get(key);
    if (known) return known;
    const reading: Reading = { repository, isOld: false };
    this.#readings.add(reading);
    try {
      const value = await read();
      if (!value) return undefined;
      // Somebody may have written to the repository while this was reading.
      await this.#forgetChanged();
      if (!reading.isOld) this.#keep(repository, key, value, weigh(value));
      return value;
    } finally {
      this.#readings.delete(reading);
    }
  }

  #isCurrent(): boolean {
    return this.#version === this.#database.version();
  }

  /** Asks for the database's version, which costs a microsecond, and only after a commit for what has changed. */
  async #forgetChanged(): Promise<void> {
    if (this.#isCurrent()) return;
    // What is committed after this was asked for may be forgotten now already, and is so at the next look for certain.
    const version = this.#database.version();
    if (this.#revision === undefined) {
      this.#revision = await selectNewestRevision(this.#database.rows);
      this.#clear();
      for (const reading of this.#readings) reading.isOld = true;
    } else {
      for (const { name, revision } of await selectRevisedSince(this.#database.rows, this.#revision)) {
        this.#forget(name);
        this.#revision = Math.max(this.#revision, revision);
      }
    }
    this.#version = version;
  }

  #keep(repository: string, key: string, value: Value, weight: number): void {
    if (weight > this.#maxWeight / 8) return;
    if (this.#weight + weight > this.#maxWeight) this.#clear();
    const shelf = this.#shelves.get(repository) ?? { values: new Map<string, Value>(), weight: 0 };
    // Read by somebody else meanwhile.
    if (shelf.values.has(key)) return;
    this.#shelves.set(repository, shelf);
    shelf.values.set(key, value);
    shelf.weight += weight;
    this.#weight += weight;
  }

  #forget(repository: string): void {
    for (const reading of this.#readings) reading.isOld ||= reading.repository === repository;
    this.#weight -= this.#shelves.get(repository)?.weight ?? 0;
    this.#shelves.delete(repository);
  }

  #clear(): void {
    this.#shelves.clear();
    this.#weight = 0;
  }
}
