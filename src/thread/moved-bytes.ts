// Bytes leave the thread in which they were made without being copied, since copying megabytes costs those who get them a
// millisecond or two.

import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { Outcome } from './outcome.ts';

/** The task with its bytes handed over; they are gone from the thread that made them. */
export function withMovedBytes<A extends unknown[]>(task: (...input: A) => Promise<Outcome<Uint8Array<ArrayBuffer>>>) {
  return async (...input: A) => {
    const outcome = await task(...input);
    if (!('value' in outcome)) return outcome;
    return move({ [transferableSymbol]: outcome.value.buffer, [valueSymbol]: outcome });
  };
}
