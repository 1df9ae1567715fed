// Much work in one transaction, piece by piece. Each transaction has a cost of its own (pages that are written once more, a
// sync), so that one goes on while nobody waits for it to end, and who waits does so for one piece.

import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { BatchSize } from './batch-size.ts';

/** In milliseconds. Then everything is written to the log, in one go that takes about a tenth of this. */
const LONGEST = 50;

interface Where {
  readonly database: Pick<Database, 'isAwaited'>;
  readonly clock: Pick<Clock, 'elapsed'>;
}

/**
 * Does one piece, and more of them while nobody waits; to be called in a transaction. Returns whether there is more to do.
 * @param size of the pieces
 * @param work does at most `limit` things, and returns whether there are more
 */
export async function inPieces(
  { database, clock }: Where,
  size: BatchSize,
  work: (limit: number) => Promise<boolean>,
): Promise<boolean> {
  const begun = clock.elapsed();
  for (let pieceBegun = begun; ; pieceBegun = clock.elapsed()) {
    const limit = size.next;
    const isMore = await work(limit);
    const now = clock.elapsed();
    // Who else has something to write in this thread can say so only then.
    await setImmediate();
    const isAwaited = database.isAwaited();
    size.learn(limit, now - pieceBegun, isAwaited);
    if (!isMore || isAwaited || now - begun >= LONGEST) return isMore;
  }
}
