// Commits of one thread, told to the other: once in a turn of the event loop, however many they are.

import type { Database } from '../database/database.ts';

/** @param tell is given how many commits were made since the last time; those that were made elsewhere are not counted */
export function tellCommits(database: Pick<Database, 'onCommit'>, tell: (count: number) => void): void {
  let untold = 0;
  database.onCommit(({ count, elsewhere }) => {
    if (elsewhere) return;
    if (untold === 0) {
      setImmediate(() => {
        const told = untold;
        untold = 0;
        tell(told);
      });
    }
    untold += count;
  });
}
