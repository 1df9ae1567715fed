// Work beside the server takes what serving leaves.

import { setPriority } from 'node:os';

/** As `nice` counts: a processor that both want goes to serving for nine tenths of the time. */
const FAR = 10;
/** Two thirds: for work that keeps locks, which those who are served wait for. */
export const A_LITTLE = 5;

/** Lowers the priority of the thread that calls it; of that one only, on Linux. */
export function lowerPriority(nice = FAR): void {
  try {
    setPriority(0, nice);
  } catch {
    // Not everywhere may a thread give way, and it is no reason not to work.
  }
}
