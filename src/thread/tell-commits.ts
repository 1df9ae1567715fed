// Commits of one thread, told to the other: at once, and under many of them once in some milliseconds, since waking a thread takes
// as long as many a commit.

import type { Commits, Database } from '../database/database.ts';

const SHORTEST_PAUSE_MILLISECONDS = 5;

/**
 * @param tell is given the commits since the last time; those that were made elsewhere are not among them
 * @param matters which of them; all, if nothing is said
 */
export function tellCommits(
  database: Pick<Database, 'onCommit'>,
  tell: (commits: Commits) => void,
  matters: (commits: Commits) => boolean = () => true,
): void {
  let untold: Commits | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tellAll = () => {
    const told = untold;
    untold = undefined;
    toldAt = performance.now();
    if (told) tell(told);
  };
  database.onCommit(({ count, jobs, elsewhere }) => {
    if (elsewhere || !matters({ count, jobs })) return;
    if (untold === undefined) {
      const pause = toldAt + SHORTEST_PAUSE_MILLISECONDS - performance.now();
      if (pause > 0) setTimeout(tellAll, pause);
      else setImmediate(tellAll);
    }
    untold = { count: (untold?.count ?? 0) + count, jobs: jobs || untold?.jobs === true };
  });
}
