// What happens, told as it happens to those who watch: the log is read once for all of them, after each commit.

import type { Database } from '../database/database.ts';
import { listEventsBehind, newestSequence, type PastEvent } from './list-events.ts';

export type Batch = readonly PastEvent[];

interface Watcher {
  tell(batch: Batch): void;
  /** Nothing more is told: the server ends. */
  end(): void;
}

const MOST_AT_ONCE = 500;

export class LiveFeed {
  readonly #database: Database;
  readonly #onFailure: (error: unknown) => void;
  readonly #watchers = new Set<Watcher>();
  /** All watchers were told of what happened up to here; undefined while nobody watches. */
  #through: number | undefined;
  #isReading = false;
  #isWanted = false;

  constructor(database: Database, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#onFailure = onFailure;
    database.onCommit(() => this.#wake());
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Tells the watcher of all that happens behind the sequence that it returns; `stop` ends it. */
  async watch(watcher: Watcher): Promise<{ readonly from: number; stop(): void }> {
    // Whoever came before has been told up to here.
    const from = this.#through ?? (await newestSequence(this.#database.rows));
    this.#through ??= from;
    this.#watchers.add(watcher);
    this.#wake();
    return {
      from: this.#through,
      stop: () => {
        this.#watchers.delete(watcher);
        if (this.#watchers.size === 0) this.#through = undefined;
      },
    };
  }

  /** Ends all watching. */
  close(): void {
    for (const watcher of this.#watchers) watcher.end();
  }

  #wake(): void {
    this.#isWanted = true;
    if (this.#isReading || this.#watchers.size === 0) return;
    this.#isReading = true;
    this.#read()
      .catch(this.#onFailure)
      .finally(() => {
        this.#isReading = false;
      });
  }

  /** Until there is nothing more. */
  async #read(): Promise<void> {
    while (this.#isWanted && this.#through !== undefined) {
      this.#isWanted = false;
      const batch = await listEventsBehind(this.#database.rows, this.#through, MOST_AT_ONCE);
      const last = batch.at(-1);
      if (!last || this.#through === undefined) continue;
      this.#through = last.sequence;
      this.#isWanted ||= batch.length === MOST_AT_ONCE;
      for (const watcher of this.#watchers) watcher.tell(batch);
    }
  }
}
