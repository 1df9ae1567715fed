// How often a repository is pulled from, and when a tag was pulled last. Counted in memory and written every ten seconds, so
// that reading stays reading; a process that is killed loses what it has counted since.

import type { Clock, Microseconds } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { addPulls } from './repository-table.ts';
import { touchPulledTag } from './tag-table.ts';

export interface Pull {
  readonly repository: string;
  /** Undefined for a pull by digest. */
  readonly tag: string | undefined;
  /** The manifest itself was asked for, and not only which one a tag has. */
  readonly whole: boolean;
}

interface Counted {
  pulls: number;
  readonly tags: Map<string, Microseconds>;
}

const WRITE_MILLISECONDS = 10_000;
/** More repositories and tags than this between two writes are written at once. */
const MAX_WAITING = 50_000;

export class PullCounts {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  #counted = new Map<string, Counted>();
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, clock: Clock, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  note({ repository, tag, whole }: Pull): void {
    let counted = this.#counted.get(repository);
    if (!counted) {
      counted = { pulls: 0, tags: new Map() };
      this.#counted.set(repository, counted);
      this.#waiting++;
    }
    if (whole) counted.pulls++;
    if (tag !== undefined) {
      if (!counted.tags.has(tag)) this.#waiting++;
      counted.tags.set(tag, this.#clock.now());
    }
    if (this.#waiting > MAX_WAITING) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), WRITE_MILLISECONDS).unref();
  }

  /** Writes what was counted. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = this.#counted;
    this.#counted = new Map();
    this.#waiting = 0;
    if (all.size === 0) return;
    try {
      await this.#database.transaction(async (tx) => {
        for (const [name, { pulls, tags }] of all) {
          const id = await addPulls(tx, name, pulls);
          if (id === undefined) continue;
          for (const [tag, at] of tags) await touchPulledTag(tx, id, tag, at);
        }
      });
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Writes what was counted, and nothing later. */
  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }
}
