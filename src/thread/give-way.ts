// Work beside the server takes what serving leaves.

import { setPriority } from 'node:os';

const NICE = 10;

/** Lowers the priority of the thread that calls it; of that one only, on Linux. */
export function giveWay(): void {
  try {
    setPriority(0, NICE);
  } catch {
    // Not everywhere may a thread give way, and it is no reason not to work.
  }
}
