// Commits of one thread, told to the other: at once, and under many of them once in some milliseconds, since waking a thread takes
// as long as many a commit.

import type { Database } from '../database/database.ts';

const SHORTEST_PAUSE_MILLISECONDS = 5;

/** @param tell is given how many commits were made since the last time; those that were made elsewhere are not counted */
export function tellCommits(database: Pick<Database, 'onCommit'>, tell: (count: number) => void): void {
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tellAll = () => {
    const told = untold;
    untold = 0;
    toldAt = performance.now();
    tell(told);
  };
  database.onCommit(({ count, elsewhere }) => {
    if (elsewhere) return;
    if (untold === 0) {
      const pause = toldAt + SHORTEST_PAUSE_MILLISECONDS - performance.now();
      if (pause > 0) setTimeout(tellAll, pause);
      else setImmediate(tellAll);
    }
    untold += count;
  });
}
