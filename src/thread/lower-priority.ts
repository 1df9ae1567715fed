// Threads that work in the background yield the processor to the thread that serves.

import { setPriority } from 'node:os';

/** In units of `nice`: of a processor that both want, serving gets nine tenths of the time. */
const FAR = 10;
/** Serving gets two thirds: for work that holds locks which requests wait for. */
export const A_LITTLE = 5;

/** Lowers the priority of the thread that calls it; of that one only, on Linux. */
export function lowerPriority(nice = FAR): void {
  try {
    setPriority(0, nice);
  } catch {
    // Some systems do not allow it; the thread works at the usual priority then.
  }
}
