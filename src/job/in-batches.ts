// Changes to any number of rows, in transactions of their own that each keep the lock for a short time only.

import type { Clock } from '../clock.ts';
import type { Database, Rows, Transaction } from '../database/database.ts';
import { BatchSize } from './batch-size.ts';
import { inPieces } from './in-pieces.ts';

/** What it takes to change rows in batches. */
export interface Batching {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Changes rows until there are no more of them; returns how many.
 * @param change changes at most `limit` rows and returns how many; finding them has to be quick, since it has the lock
 */
export async function changeInBatches(
  batching: Batching,
  change: (tx: Transaction, limit: number) => Promise<number>,
): Promise<number> {
  const size = new BatchSize(batching.clock.elapsed);
  let total = 0;
  for (;;) {
    let count = 0;
    const isMore = await batching.database.transaction((tx) => {
      count = 0;
      return inPieces(batching, size, async (limit) => {
        const changed = await change(tx, limit);
        count += changed;
        return changed === limit;
      });
    });
    total += count;
    if (!isMore) return total;
  }
}

export interface Removal<Found> {
  /** Looks, without the lock, for at most so many. */
  find(rows: Rows, limit: number): Promise<readonly Found[]>;
  /** Removes those of them that are still to go; returns how many. */
  remove(tx: Transaction, found: readonly Found[]): Promise<number>;
  /** Called before each batch. @throws to stop */
  readonly before?: () => Promise<void>;
}

/** Removes what has to be searched for until nothing more is found, or all that is found is needed again; returns how many. */
export async function removeInBatches<Found>(
  { database, clock }: Batching,
  { find, remove, before }: Removal<Found>,
): Promise<number> {
  const size = new BatchSize(clock.elapsed);
  let total = 0;
  for (;;) {
    await before?.();
    const found = await find(database.rows, size.next);
    if (found.length === 0) return total;
    const count = await database.transaction((tx) => size.measured(found.length, () => remove(tx, found)));
    if (count === 0) return total;
    total += count;
  }
}
