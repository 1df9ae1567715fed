// Pulls on their way into the audit log, where the deployment wants them in it. They are written once a second, and what says
// the same of one second is one record with its number. A process that is killed loses a second of them.

import type { Database } from '../database/database.ts';
import { appendRecords } from './append-records.ts';
import type { NewRecord } from './audit-record.ts';

const WRITE_MILLISECONDS = 1_000;
/** More different ones in a second are written at once. */
const MAX_WAITING = 2_000;

export class PullRecords {
  readonly #database: Database;
  readonly #onFailure: (error: unknown) => void;
  #waiting = new Map<string, { readonly record: NewRecord; count: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, onFailure: (error: unknown) => void) {
    this.#database = database;
    this.#onFailure = onFailure;
  }

  /** @param key the same for what says the same  @param record makes the record, once for all that say the same */
  note(key: string, record: () => NewRecord): void {
    const same = this.#waiting.get(key);
    if (same) same.count++;
    else this.#waiting.set(key, { record: record(), count: 1 });
    if (this.#waiting.size >= MAX_WAITING) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), WRITE_MILLISECONDS).unref();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    if (waiting.length === 0) return;
    const records = waiting.map(({ record, count }) => ({ ...record, count }));
    try {
      await this.#database.transaction((tx) => appendRecords(tx, records));
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Writes what waits, and nothing later. */
  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
  }
}
