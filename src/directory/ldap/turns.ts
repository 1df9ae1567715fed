// Lets so many work at once, has a few wait, and turns the rest away.

import { ShiplockError } from '../../errors.ts';

/**
 * Runs the work when it is its turn. While it waits, the signal takes it out of the queue.
 * @throws ShiplockError TOO_MANY_REQUESTS when too many wait already; the signal's reason
 */
export type InTurn = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createTurns(limits: { readonly atOnce: number; readonly waiting: number }): InTurn {
  let working = 0;
  const queue: (() => void)[] = [];

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        working++;
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(begin), 1);
        reject(signal.reason);
      };
      if (signal.aborted) reject(signal.reason);
      else if (working < limits.atOnce) begin();
      else if (queue.length >= limits.waiting)
        reject(
          new ShiplockError(
            'TOO_MANY_REQUESTS',
            'Too many log in through the directory at once: try again in a moment.',
          ),
        );
      else {
        queue.push(begin);
        signal.addEventListener('abort', leave);
      }
    });

  return async (work, signal) => {
    await turn(signal);
    try {
      return await work();
    } finally {
      working--;
      queue.shift()?.();
    }
  };
}
